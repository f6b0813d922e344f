import type { AuthorityOptions, TestAuthority } from '../../testing/authority.js';
import type { RecordedRequest } from '../../testing/recorded-request.js';
import { painter, plain } from '../terminal.js';
import type { World } from '../world.js';
import { factsOf, greeting } from './greeting.js';
import { requestFacts, requestLine } from './request-line.js';

/** Says what the authority does: to people, or as lines of JSON to a program. */
export interface Teller {
  readonly started: (authority: TestAuthority, options: AuthorityOptions) => void;
  readonly request: (request: RecordedRequest) => void;
  /** How many faults a file holds that was read again. */
  readonly faults: (armed: number) => void;
  readonly stopped: () => void;
  /** In words, and not on the standard output. */
  readonly problems: (problems: readonly string[]) => void;
}

const graph = 'https://graph.microsoft.com';

export const teller = (world: World, asJson: boolean): Teller => {
  const { stdout, stderr, version, now } = world;
  const paint = painter(stdout, world.environment);
  const say = (event: string, facts: object, text: () => string): void =>
    stdout.write(asJson ? `${JSON.stringify({ event, ...facts })}\n` : text());
  return {
    started: (authority, { resources }) => {
      const facts = factsOf(authority, resources?.[0]?.uri ?? graph);
      say('started', facts, () => greeting(facts, version, paint));
    },
    request: (request) => {
      const facts = requestFacts(request, now());
      say('request', facts, () => `${requestLine(facts, paint)}\n`);
    },
    faults: (armed) => say('faults', { armed }, () => `${armed} ${armed === 1 ? 'fault' : 'faults'} from here on.\n`),
    stopped: () => say('stopped', {}, () => 'Closed.\n'),
    problems: (problems) => problems.forEach((problem) => stderr.write(`tokenrail: ${plain(problem, 1000)}\n`)),
  };
};
