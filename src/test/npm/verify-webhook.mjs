// Verifies with the official library of Standard Webhooks what somebody received: reads
// {"secret": …, "headers": {…}, "body": "…"} from standard input, and prints the verified payload
// or fails.

import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

const { secret, headers, body } = JSON.parse(await text(process.stdin));
new Webhook(secret).verify(body, headers);
console.log(`verified ${headers['webhook-id']}`);
