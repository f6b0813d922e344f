/** The API of an authority, which takes its tokens. */
export interface TestApi {
  /** `{url}/api`: it, and whatever is below it, answers by any method. */
  readonly url: string;
  /** The resource that it is: `api://tokenrail`. */
  readonly uri: string;
  /** The scope that asks for a token for it: `api://tokenrail/.default`. */
  readonly scope: string;
}

/** What the API answers a token that is good enough, as JSON. */
export interface ApiAnswer {
  readonly method: string;
  /** As the API itself sees it: `/orders` of `{api.url}/orders`. */
  readonly path: string;
  /** Who asked, by the token: such as `azp`, `oid`, `tid`, `roles`, `acrs`, `xms_cc`, where the token has them. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** The body of the request as it came. */
  readonly body: string;
}
