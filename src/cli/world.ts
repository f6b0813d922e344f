/** Where text goes. */
export interface Output {
  readonly write: (text: string) => void;
  /** Whether a person reads along. */
  readonly isTerminal: boolean;
  /** Characters in a line; absent where nobody knows. */
  readonly columns?: number | undefined;
}

/** What is piped in. Read from it, and it is read for good. */
export interface Input extends AsyncIterable<Uint8Array> {
  /** Whether a person would have to type it. */
  readonly isTerminal: boolean;
}

/** All that a command sees and touches, so that a test can be its world. */
export interface World {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdin: Input;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Resolves when the process is asked to end (Ctrl-C, SIGTERM); until it is called, that ends the process. */
  readonly untilStopped: () => Promise<void>;
}

/** A command: its arguments, without its own name, to an exit code. */
export type Command = (commandArguments: readonly string[], world: World) => Promise<ExitCode>;

/** 0: done. 1: not found, or it could not be done. 2: asked in a way that is not understood. */
export type ExitCode = 0 | 1 | 2;
