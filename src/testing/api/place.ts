import { clouds, ownOrigin, publicCloud } from '../entra/clouds.js';
import { type Directory, ownResource, type Resource } from '../directory/directory.js';
import type { AuthorityRequest } from '../http/message.js';

/** Where the API was asked for something. */
export interface ApiPlace {
  /** What it is there; more than one only where several resources have one address. */
  readonly resources: readonly Resource[];
  /** Without what leads to the API. */
  readonly path: string;
  /** The authorization endpoint that a challenge names. */
  readonly authorizationUri: string;
}

const prefix = /^\/api(?=\/|$)/i;

/** The resource that is in production at this origin; at every other, what is below `/api`. */
export function apiPlaceOf({ resources }: Directory, { origin, path }: AuthorityRequest): ApiPlace | undefined {
  const found = resources.filter((resource) => resource.origin === origin);
  if (found.length > 0) return { resources: found, path, authorizationUri: authorizationUri(loginOf(origin)) };
  if (!prefix.test(path)) return undefined;
  return {
    resources: resources.filter(({ uri }) => uri === ownResource.uri),
    path: path.replace(prefix, '') || '/',
    authorizationUri: authorizationUri(ownOrigin(origin)),
  };
}

/** A Graph sends its callers to its own cloud. */
function loginOf(origin: string): string {
  const { host } = new URL(origin);
  return `https://${(clouds.find(({ graph }) => graph === host) ?? publicCloud).hosts[0]}`;
}

const authorizationUri = (login: string): string => `${login}/common/oauth2/authorize`;
