// An OpenID Provider, the certified one for Node, in which whoever comes is who they say.
//
// Prints {"issuer": URL} when it listens, and runs until it is ended. Where it asks a browser to log
// in it answers 200; the browser then calls the same address again with a query:
//
// account         the subject to be
// email           with which address
// verified        true if the provider is to vouch for it
// cancel          instead of all of them, to call it off
//
// CLIENT_SECRET   of its client, which is called postrider
// REDIRECT_URI    where it sends browsers back to

import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const accounts = new Map();
const server = createServer((request, response) => handle(request, response));
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ issuer: open() })));

let handle;

const open = () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'postrider',
        client_secret: process.env.CLIENT_SECRET,
        redirect_uris: [process.env.REDIRECT_URI],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    cookies: { keys: ['only for tests'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (context, interaction) => `/interaction/${interaction.uid}` },
    pkce: { required: () => true },
    findAccount: (context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, ...accounts.get(id) }),
    }),
  });
  const callback = provider.callback();
  handle = (request, response) => {
    const url = new URL(request.url, issuer);
    if (url.pathname.startsWith('/interaction/')) {
      interact(provider, url.searchParams, request, response).catch((error) => {
        response.writeHead(500).end(String(error));
      });
    } else {
      callback(request, response);
    }
  };
  return issuer;
};

const interact = async (provider, query, request, response) => {
  const { params } = await provider.interactionDetails(request, response);
  if (query.has('cancel')) {
    const refusal = { error: 'access_denied', error_description: 'The person called it off.' };
    await provider.interactionFinished(request, response, refusal);
    return;
  }
  const accountId = query.get('account');
  if (!accountId) {
    response.writeHead(200).end('Who are you?');
    return;
  }
  accounts.set(accountId, {
    email: query.get('email'),
    email_verified: query.get('verified') === 'true',
    name: accountId,
  });
  const grant = new provider.Grant({ accountId, clientId: params.client_id });
  grant.addOIDCScope('openid email profile');
  const grantId = await grant.save();
  await provider.interactionFinished(request, response, {
    login: { accountId },
    consent: { grantId },
  });
};
