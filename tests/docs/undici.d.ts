declare module 'undici' {
  export class ProxyAgent {
    constructor(url: string);
  }
  export const fetch: (input: unknown, init?: unknown) => Promise<unknown>;
}
