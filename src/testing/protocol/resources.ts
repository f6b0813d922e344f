import type { Application, Resource } from '../directory/directory.js';
import type { Realm } from './realm.js';
import type { Refusal } from './refusal.js';
import { resourceNotAssigned, unknownResource } from './refusals.js';

/** The resource by its URI, where the application may have it. */
export function resourceFor(
  { directory }: Realm,
  application: Application,
  uri: string,
  tenant?: string,
): Resource | Refusal {
  const resource = directory.resources.find((known) => known.uri === uri);
  if (resource === undefined) return unknownResource(uri, tenant);
  return application.resources?.includes(uri) === false ? resourceNotAssigned(application.clientId, uri) : resource;
}
