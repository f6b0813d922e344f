/** Runs the program in Node, Bun and Deno: `process.mjs '{"authority": …}'`. It must end by itself. */
import { inspect } from 'node:util';
import { embedding } from './embedding.mjs';
import { signingIn } from './signing-in.mjs';
import { smoke } from './smoke.mjs';

const { bun, deno, node } = process.versions;
const [name, version, own] = bun
  ? ['Bun', bun, globalThis.Bun.inspect]
  : deno
    ? ['Deno', deno, globalThis.Deno.inspect]
    : ['Node', node, inspect];
console.log(JSON.stringify({ runtime: `${name} ${version}` }));

const settings = { ...JSON.parse(process.argv[2]), inspections: [inspect, own] };
await smoke(settings, { ...embedding(settings), ...signingIn(settings) });
