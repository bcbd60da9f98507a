// The official JavaScript client of Svix drives Postrider, and a receiver of its own verifies with
// the official library of Standard Webhooks what arrives. Prints what it saw as one JSON object.
//
//   POSTRIDER_ADDRESS=http://localhost:8080 POSTRIDER_KEY=pr_… node svix-client.mjs

import { on, once } from 'node:events';
import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { Svix } from 'svix';

const DEADLINE_MS = 20_000;
const payload = { invoice: '4711', total: 99.5, note: '€' };

const deadline = AbortSignal.timeout(DEADLINE_MS);
const svix = new Svix(process.env.POSTRIDER_KEY, { serverUrl: process.env.POSTRIDER_ADDRESS });

const receiver = createServer().listen(0, '127.0.0.1');
await once(receiver, 'listening');
const requests = on(receiver, 'request', { signal: deadline });

async function receive(secret) {
  const [request, response] = (await requests.next()).value;
  let body = '';
  request.setEncoding('utf8');
  for await (const chunk of request) {
    body += chunk;
  }
  response.writeHead(204).end();
  const verified = new Webhook(secret).verify(body, request.headers);
  return { id: request.headers['webhook-id'], verified };
}

async function attempts(application, message, count) {
  for (;;) {
    deadline.throwIfAborted();
    const page = await svix.messageAttempt.listByMsg(application, message);
    if (page.data.length >= count) {
      return page.data;
    }
  }
}

async function ended(task) {
  for (;;) {
    deadline.throwIfAborted();
    const found = await svix.backgroundTask.get(task);
    if (found.status !== 'running') {
      return found;
    }
  }
}

const application = await svix.application.create({ name: 'Acme', uid: 'javascript-acme' });
const eventType = await svix.eventType.create({
  name: 'invoice.javascript',
  description: 'An invoice was paid.',
});
const endpoint = await svix.endpoint.create(application.id, {
  url: `http://127.0.0.1:${receiver.address().port}/hook`,
  eventTypes: [eventType.name],
});
const { key: secret } = await svix.endpoint.getSecret(application.id, endpoint.id);

const message = await svix.message.create(application.uid, {
  eventType: eventType.name,
  eventId: 'paid-1',
  payload,
});
const first = await receive(secret);
await attempts(application.id, message.id, 1);

await svix.messageAttempt.resend(application.id, message.id, endpoint.id);
const second = await receive(secret);
const made = await attempts(application.id, message.id, 2);

const messages = await svix.message.list(application.id, { withContent: true });
const byEndpoint = await svix.messageAttempt.listByEndpoint(application.id, endpoint.id);
const missing = await svix.application.get('nobody').catch((refused) => refused);

await svix.endpoint.patch(application.id, endpoint.id, { disabled: true });
const missed = await svix.message.create(application.id, { eventType: eventType.name, payload });
await svix.endpoint.patch(application.id, endpoint.id, { disabled: false });
const since = new Date(Date.now() - 60_000);
const recovery = await svix.endpoint.recover(application.id, endpoint.id, { since });
const recovered = await receive(secret);
const recoveryEnded = await ended(recovery.id);

receiver.close();
receiver.closeAllConnections();
console.log(
  JSON.stringify({
    message: message.id,
    received: [first, second],
    triggers: made.map((attempt) => attempt.triggerType).sort(),
    statuses: made.map((attempt) => attempt.status),
    messages: messages.data.map((listed) => listed.id),
    listedPayload: messages.data[0].payload,
    attemptsAtEndpoint: byEndpoint.data.length,
    recovery: {
      missed: missed.id,
      received: recovered,
      started: { status: recovery.status, task: recovery.task },
      ended: { status: recoveryEnded.status, resent: recoveryEnded.data.messagesResent },
    },
    missing: { status: missing.code, body: missing.body },
  }),
);
