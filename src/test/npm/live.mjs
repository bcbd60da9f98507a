// Watches an application or organization with the official client of Vert.x's event-bus bridge.
//
// Prints one JSON object a line: {"registered": ADDRESS}, {"refused": ADDRESS, "reason": …} and
// {"event": …}. Ends with 0 when it has seen an event of the type that it waits for and was refused
// the other address, with 1 when it was shown something of anybody else, and with 2 when its time
// is up.
//
// URL            where the live bridge is, such as http://localhost:8080/live
// TICKET         a live ticket for ADDRESS
// ADDRESS        what to watch, such as live.application.app_…
// OTHER_ADDRESS  what must stay hidden
// EVENT_TYPE     for what it waits, such as attempt
// DEADLINE_MS    how long it tries, 30000 unless given

import EventBus from '@vertx/eventbus-bridge-client.js';

const DEADLINE_MS = Number(process.env.DEADLINE_MS ?? 30_000);

const environment = (name) => {
  const value = process.env[name];
  if (!value) {
    fail(1, `${name} is not set`);
  }
  return value;
};

const print = (line) => console.log(JSON.stringify(line));

const fail = (status, error) => {
  print({ error });
  process.exit(status);
};

const url = `${environment('URL')}?ticket=${encodeURIComponent(environment('TICKET'))}`;
const own = environment('ADDRESS');
const other = environment('OTHER_ADDRESS');
const eventType = environment('EVENT_TYPE');
let seen = false;
let refused = false;

const finishWhenDone = () => {
  if (seen && refused) {
    bus.close();
    clearTimeout(deadline);
  }
};

const deadline = setTimeout(() => fail(2, 'time is up'), DEADLINE_MS);
const bus = new EventBus(url, { transports: ['websocket'] });

bus.onerror = (error) => fail(1, error);
bus.onclose = (event) => {
  if (seen && refused) {
    process.exit(0);
  }
  fail(1, `closed: ${event.code} ${event.reason}`);
};
bus.onopen = () => {
  bus.registerHandler(own, (error, message) => {
    const { applicationId, organizationId, type } = message?.body ?? {};
    if (error || ![applicationId, organizationId].some((id) => id && own.endsWith(id))) {
      fail(1, error ?? message);
    }
    if (type === eventType) {
      print({ event: message.body });
      seen = true;
      finishWhenDone();
    }
  });
  // The bridge answers in order: with this refusal the registration before it is in force.
  bus.registerHandler(other, (error, message) => {
    if (!error) {
      fail(1, message);
    }
    print({ refused: other, reason: error.failureType });
    print({ registered: own });
    refused = true;
    finishWhenDone();
  });
};
