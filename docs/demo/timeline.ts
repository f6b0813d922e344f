import type { EventListener, TokenEvent } from 'tokenrail';
import { milliseconds, seconds } from './measure.js';
import { animate, paint, print } from './terminal.js';

/** What one column of a bar stands for. */
const msPerColumn = 50;
const longestBar = 34;

const wait = (waitMs: number, goneMs: number): string => {
  const columns = Math.min(longestBar, Math.max(1, Math.round(waitMs / msPerColumn)));
  const gone = Math.min(columns, Math.floor((goneMs / waitMs) * columns));
  return paint('yellow', '━'.repeat(gone)) + paint('dim', '─'.repeat(columns - gone));
};

const answered = ({ outcome, status, durationMs }: Extract<TokenEvent, { name: 'answer' }>): string =>
  [
    outcome === 'token' ? paint('green', 'a token') : paint('red', status ? `HTTP ${status}, ${outcome}` : outcome),
    paint('dim', `(${milliseconds(durationMs)})`),
  ].join(' ');

/** What is said of an event beside its name. */
const words = (event: TokenEvent, attempts: number): string => {
  switch (event.name) {
    case 'start':
      return event.grant ?? '';
    case 'cache':
      return event.outcome;
    case 'attempt':
      return `${attempts}, POST ${new URL(event.endpoint).pathname}`;
    case 'answer':
      return answered(event);
    case 'done':
      return `${event.outcome}${event.source ? ` from the ${event.source}` : ''}, after ${attempts} requests`;
    default:
      return 'code' in event ? (event.code ?? '') : '';
  }
};

const markOf = (event: TokenEvent): string => {
  if (event.name === 'attempt') return paint('cyan', '●');
  if (event.name === 'answer') return event.outcome === 'token' ? paint('green', '✓') : paint('red', '✗');
  if (event.name === 'wait') return paint('yellow', '┊');
  return paint('dim', event.name === 'start' ? '┌' : event.name === 'done' ? '└' : '│');
};

/** The events of one call, and what prints each on a line as it happens; a wait is counted down where there is a terminal. */
export interface Timeline {
  readonly onEvent: EventListener;
  readonly events: readonly TokenEvent[];
}

export const makeTimeline = (): Timeline => {
  const events: TokenEvent[] = [];
  let endLast = (): void => undefined;

  const onEvent: EventListener = (event) => {
    endLast();
    endLast = () => undefined;
    events.push(event);
    const attempts = events.filter(({ name }) => name === 'attempt').length;
    const time = paint('dim', seconds(event.at - (events[0]?.at ?? event.at)).padStart(8));
    const line = (text: string): string => `  ${time}  ${markOf(event)} ${event.name.padEnd(8)} ${text}`;
    if (event.name !== 'wait') return print(line(words(event, attempts)));
    const { at, waitMs } = event;
    endLast = animate(
      () => {
        const goneMs = Math.min(Date.now() - at, waitMs);
        return line(`${wait(waitMs, goneMs)} ${paint('dim', `${seconds(waitMs - goneMs)} left`)}`);
      },
      line(`${wait(waitMs, waitMs)} ${seconds(waitMs)}`),
    );
  };
  return { onEvent, events };
};
