// Watches an application with the official client of Vert.x's event-bus bridge.
//
// Prints one JSON object a line: {"registered": ADDRESS}, {"refused": ADDRESS, "reason": …} and
// {"event": …}. Ends with 0 when it has seen an attempt of its own application and was refused the
// other one's, with 1 when it was shown something else, and with 2 when its time is up.
//
// URL                   where the live bridge is, such as http://localhost:8080/live
// TICKET                a live ticket for APPLICATION_ID
// APPLICATION_ID        the application to watch
// OTHER_APPLICATION_ID  an application that must stay hidden
// DEADLINE_MS           how long it tries, 30000 unless given

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
const applicationId = environment('APPLICATION_ID');
const own = `live.application.${applicationId}`;
const other = `live.application.${environment('OTHER_APPLICATION_ID')}`;
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
    if (error || message.body.applicationId !== applicationId) {
      fail(1, error ?? message);
    }
    print({ event: message.body });
    seen = true;
    finishWhenDone();
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
