// What a product does with the client that is generated for TypeScript.
import assert from 'node:assert/strict';
import { env } from 'node:process';
import {
  ApplicationApi,
  AttemptApi,
  Configuration,
  EndpointApi,
  EventTypeApi,
  MessageApi,
  MessageStatus,
  ResponseError,
} from './client/index.js';

const appId = 'typescript';
const settings = new Configuration({
  basePath: env.POSTRIDER_ADDRESS,
  accessToken: env.POSTRIDER_KEY,
});
const applications = new ApplicationApi(settings);
const endpoints = new EndpointApi(settings);
const messages = new MessageApi(settings);

const applicationIn = { name: 'TypeScript', uid: appId, metadata: { plan: 'gold' } };
const application = await applications.v1ApplicationCreate({ applicationIn });
const again = await applications.v1ApplicationCreate({ applicationIn, getIfExists: true });
assert.equal(again.id, application.id);
assert.ok(application.createdAt instanceof Date);

await new EventTypeApi(settings).v1EventTypeCreate({
  eventTypeIn: { name: 'typescript.paid', description: 'Paid.' },
});
const endpoint = await endpoints.v1EndpointCreate({
  appId,
  endpointIn: { url: env.RECEIVER ?? '', eventTypes: new Set(['typescript.paid']), throttleRate: 50 },
});
const patched = await endpoints.v1EndpointPatch({
  appId,
  endpointId: endpoint.id,
  endpointPatch: { description: 'Patched.', throttleRate: null },
});
assert.equal(patched.description, 'Patched.');
assert.equal(patched.throttleRate, null);

for (const number of [1, 2, 3]) {
  const messageIn = { eventType: 'typescript.paid', payload: { number } };
  const idempotencyKey = `typescript-${number}`;
  const message = await messages.v1MessageCreate({ appId, messageIn, idempotencyKey });
  const repeated = await messages.v1MessageCreate({ appId, messageIn, idempotencyKey });
  assert.equal(repeated.id, message.id);
}
const first = await messages.v1MessageList({ appId, limit: 2 });
const rest = await messages.v1MessageList({ appId, limit: 2, iterator: first.iterator ?? '' });
assert.deepEqual(
  [...first.data, ...rest.data].map(({ payload }) => payload['number']),
  [3, 2, 1],
);
assert.deepEqual([first.done, rest.done], [false, true]);

async function delivered(): Promise<number> {
  const { data } = await new AttemptApi(settings).v1MessageAttemptListByEndpoint({
    appId,
    endpointId: endpoint.id,
    status: MessageStatus.Success,
  });
  return data.length;
}
const deadline = Date.now() + 20_000;
while ((await delivered()) < 3) {
  assert.ok(Date.now() < deadline, 'not delivered in time');
}

await applications.v1ApplicationDelete({ appId });
await assert.rejects(applications.v1ApplicationGet({ appId }), (refused: ResponseError) => {
  assert.equal(refused.response.status, 404);
  return true;
});
