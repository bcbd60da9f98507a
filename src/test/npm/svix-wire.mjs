// The official JavaScript client of Svix calls every operation of Postrider that it has a method for,
// and asserts what is answered. What each operation does is tested elsewhere: this is about the wire.
//
//   POSTRIDER_ADDRESS=http://localhost:8080 POSTRIDER_KEY=pr_… node svix-wire.mjs

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { Svix } from 'svix';

const deadline = AbortSignal.timeout(20_000);
const client = (key) => new Svix(key, { serverUrl: process.env.POSTRIDER_ADDRESS });
const svix = client(process.env.POSTRIDER_KEY);
const app = 'acme';

const receiver = createServer((request, response) => {
  request.resume().on('end', () => response.end('thanks'));
}).listen(0, '127.0.0.1');
await once(receiver, 'listening');

const urlOf = (path) => `http://127.0.0.1:${receiver.address().port}/${path}`;
const createEndpoint = (uid) => svix.endpoint.create(app, { uid, url: urlOf(uid) });
const send = () =>
  svix.message.create(app, { eventType: 'invoice.paid', payload: { invoice: '4711' } });
const anHourAgo = () => new Date(Date.now() - 3_600_000);

async function until(question, isEnough) {
  for (;;) {
    deadline.throwIfAborted();
    const answer = await question();
    if (isEnough(answer)) {
      return answer;
    }
  }
}

async function firstAttempt(message) {
  const page = await until(
    () => svix.messageAttempt.listByMsg(app, message.id),
    ({ data }) => data.length > 0,
  );
  return page.data[0];
}

async function applications() {
  const created = await svix.application.create({ name: 'First', uid: 'first' });
  const again = await svix.application.getOrCreate({ name: 'Again', uid: 'first' });
  assert.equal(again.id, created.id);
  assert.equal((await svix.application.get('first')).name, 'First');
  await svix.application.upsert('first', { name: 'Second', uid: 'first' });
  assert.equal((await svix.application.patch('first', { name: 'Third' })).name, 'Third');
  const listed = await svix.application.list();
  assert.ok(listed.data.some(({ uid }) => uid === 'first'));
  await svix.application.delete('first');
  await assert.rejects(svix.application.get('first'), { code: 404 });
}

async function eventTypes() {
  await svix.eventType.create({ name: 'user.joined', description: 'Joined.' });
  const schemas = { 1: { properties: { name: { type: 'string' } } } };
  await svix.eventType.upsert('user.joined', { description: 'Has joined.', schemas });
  const patched = await svix.eventType.patch('user.joined', { deprecated: true });
  assert.equal(patched.description, 'Has joined.');
  assert.equal((await svix.eventType.get('user.joined')).deprecated, true);
  const listed = await svix.eventType.list();
  assert.ok(listed.data.some(({ name }) => name === 'user.joined'));
  await createEndpoint('examples');
  const example = await svix.endpoint.sendExample(app, 'examples', { eventType: 'user.joined' });
  assert.deepEqual(example.payload, { name: 'text' });
  await svix.endpoint.delete(app, 'examples');
  const spec = { webhooks: { 'pet.new': { post: { description: 'New.' } } } };
  const { data } = await svix.eventType.importOpenapi({ spec });
  assert.deepEqual(data.modified, ['pet.new']);
  const environment = await svix.environment.export();
  assert.ok(environment.eventTypes.some(({ name }) => name === 'pet.new'));
  await svix.environment.import({ eventTypes: environment.eventTypes });
  await svix.eventType.delete('user.joined');
}

async function endpoints() {
  await createEndpoint('driven');
  assert.equal((await svix.endpoint.get(app, 'driven')).url, urlOf('driven'));
  await svix.endpoint.upsert(app, 'driven', { uid: 'driven', url: urlOf('updated') });
  const patched = await svix.endpoint.patch(app, 'driven', { description: 'Patched.' });
  assert.equal(patched.url, urlOf('updated'));
  const { key } = await svix.endpoint.getSecret(app, 'driven');
  await svix.endpoint.rotateSecret(app, 'driven', {});
  assert.notEqual((await svix.endpoint.getSecret(app, 'driven')).key, key);
  const listed = await svix.endpoint.list(app);
  assert.ok(listed.data.some(({ uid }) => uid === 'driven'));
  const dressed = await svix.endpoint.create(app, { url: urlOf('d'), headers: { 'X-Mode': 'on' } });
  const { headers } = await svix.endpoint.getHeaders(app, dressed.id);
  assert.deepEqual(headers, { 'X-Mode': 'on' });
  await svix.endpoint.delete(app, dressed.id);
  await svix.endpoint.setHeaders(app, 'driven', {
    headers: { 'X-Mode': 'test', Authorization: 'hidden' },
  });
  await svix.endpoint.patchHeaders(app, 'driven', { headers: { 'X-Mode': 'live' } });
  assert.deepEqual(await svix.endpoint.getHeaders(app, 'driven'), {
    headers: { 'X-Mode': 'live' },
    sensitive: ['Authorization'],
  });
  await svix.endpoint.delete(app, 'driven');
  await assert.rejects(svix.endpoint.get(app, 'driven'), { code: 404 });
}

async function messagesAndAttempts() {
  await createEndpoint('messages');
  const message = await send();
  const attempt = await firstAttempt(message);
  const read = await svix.message.get(app, message.id, { withContent: true });
  assert.deepEqual(read.payload, { invoice: '4711' });
  const listed = await svix.message.list(app);
  assert.ok(listed.data.some(({ id }) => id === message.id));
  const found = await svix.messageAttempt.get(app, message.id, attempt.id);
  assert.equal(found.responseStatusCode, 200);
  const atEndpoint = await svix.messageAttempt.listByEndpoint(app, 'messages');
  assert.ok(atEndpoint.data.some(({ id }) => id === attempt.id));
  await svix.messageAttempt.resend(app, message.id, 'messages');
  const destinations = await svix.messageAttempt.listAttemptedDestinations(app, message.id);
  assert.ok(destinations.data.some(({ uid }) => uid === 'messages'));
  const arrivals = await svix.messageAttempt.listAttemptedMessages(app, 'messages');
  assert.ok(arrivals.data.some(({ id }) => id === message.id));
  const { success } = await svix.endpoint.getStats(app, 'messages');
  assert.ok(success > 0);
  const { active } = await svix.message.precheck(app, { eventType: 'invoice.paid' });
  assert.equal(active, true);
  await svix.messageAttempt.expungeContent(app, message.id, attempt.id);
  await svix.message.expungeContent(app, message.id);
  const expunged = await svix.message.get(app, message.id, { withContent: true });
  assert.deepEqual(expunged.payload, { expired: true });
}

async function backgroundTasks() {
  await createEndpoint('tasks');
  const recovery = await svix.endpoint.recover(app, 'tasks', { since: anHourAgo() });
  const replay = await svix.endpoint.replayMissing(app, 'tasks', { since: anHourAgo() });
  const since = anHourAgo();
  const again = await svix.endpoint.bulkReplay(app, 'tasks', { since });
  const usage = await svix.statistics.aggregateAppStats({ since, until: new Date() });
  const named = await svix.statistics.aggregateEventTypes();
  const idle = await svix.application.create({ name: 'Idle' });
  const purge = await svix.message.expungeAllContents(idle.id);
  const listed = await svix.backgroundTask.list({ order: 'descending' });
  for (const task of [recovery, replay, again, usage, named, purge]) {
    assert.ok(listed.data.some(({ id }) => id === task.id));
    await until(
      () => svix.backgroundTask.get(task.id),
      ({ status }) => status === 'finished',
    );
  }
}

async function operationalWebhooks() {
  const { endpoint } = svix.operationalWebhook;
  await endpoint.create({ uid: 'ops', url: urlOf('ops') });
  assert.equal((await endpoint.get('ops')).url, urlOf('ops'));
  await endpoint.upsert('ops', { uid: 'ops', url: urlOf('other') });
  const { key } = await endpoint.getSecret('ops');
  await endpoint.rotateSecret('ops', {});
  assert.notEqual((await endpoint.getSecret('ops')).key, key);
  assert.equal((await endpoint.list()).data[0].url, urlOf('other'));
  await endpoint.setHeaders('ops', { headers: { 'X-Mode': 'test' } });
  assert.equal((await endpoint.getHeaders('ops')).headers['X-Mode'], 'test');
  await endpoint.delete('ops');
  assert.equal((await endpoint.list()).data.length, 0);
}

async function portalTokens() {
  const { token } = await svix.authentication.appPortalAccess(app, { capabilities: ['ViewBase'] });
  const customer = client(token);
  assert.equal((await customer.application.get(app)).name, 'Acme');
  await assert.rejects(customer.endpoint.delete(app, 'tasks'), { code: 403 });
  await customer.authentication.logout();
  await svix.authentication.expireAll(app, {});
}

await svix.application.create({ name: 'Acme', uid: app });
await svix.health.get();
await applications();
await eventTypes();
await endpoints();
await messagesAndAttempts();
await backgroundTasks();
await operationalWebhooks();
await portalTokens();
receiver.close();
receiver.closeAllConnections();
