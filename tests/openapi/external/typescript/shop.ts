// A program of a user of the shop: everything that it knows of the shop's API is in the generated client.
import { createClient, createConfig } from './client/client/index.js';
import {
  accountControllerMe,
  orderEventsControllerFollow,
  productControllerCreate,
  productControllerSearch,
  productControllerShow,
} from './client/sdk.gen.js';
import type { NewProduct, NotFoundProblem, ProductControllerCreateErrors } from './client/types.gen.js';

declare const process: { env: { SHOP_URL: string; SHOP_TOKEN: string } };

const client = createClient(createConfig({ baseUrl: process.env.SHOP_URL, auth: process.env.SHOP_TOKEN }));

// @ts-expect-error - a misspelt field is found before the program runs
export const misspelt: NewProduct = { sku: 'HAM-2000', name: 'Hammer', category: 'tools', prise_cents: 1999 };

const me = await accountControllerMe({ client, throwOnError: true });
const created = await productControllerCreate({
  client,
  throwOnError: true,
  body: { sku: 'HAM-2001', name: 'Hammer', category: 'tools', price_cents: 1999 },
});
const shown = await productControllerShow({ client, throwOnError: true, path: { id: created.data.id } });
const page = await productControllerSearch({ client, throwOnError: true, query: { q: 'ham-2', sort: '-price' } });
const missing = await productControllerShow({ client, path: { id: 999_999 } });
const refused = await productControllerCreate({
  client,
  body: { sku: 'HAM-2002', name: '', category: 'tools', price_cents: 0 },
});
const notFound = missing.error as NotFoundProblem;
const notValid = refused.error as ProductControllerCreateErrors[422];
const events = await orderEventsControllerFollow({ client, headers: { 'Last-Event-ID': 39 } });
const seen: string[] = [];
for await (const event of events.stream) {
  seen.push(typeof event);
}

console.log(
  JSON.stringify({
    role: me.data.role,
    created: created.data.stock,
    shown: shown.data.name,
    found: page.data.items.map((product) => product.sku),
    missing: [notFound.status, notFound.type, notFound.detail],
    refused: notValid.errors?.map((fault) => fault.pointer),
    events: seen.length,
  }),
);
