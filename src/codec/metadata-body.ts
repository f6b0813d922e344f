import type { Result } from 'neverthrow';
import { anything, decodeWith, list, nonEmptyText, object, optional, text } from './schema.js';

/** The parts of the metadata document that are used (OpenID Connect Discovery 1.0 §3). */
export interface MetadataBody {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly jwks_uri: string;
  readonly device_authorization_endpoint: string | undefined;
  readonly end_session_endpoint: string | undefined;
  readonly scopes_supported: readonly string[];
  /** Whether its answers in the browser say who it is (RFC 9207). */
  readonly authorization_response_iss_parameter_supported: unknown;
  /** Of AD FS. */
  readonly access_token_issuer: string | undefined;
}

/** The metadata document, or what is wrong with it. */
export const decodeMetadata: (value: unknown) => Result<MetadataBody, readonly string[]> = decodeWith(
  object<MetadataBody>({
    issuer: nonEmptyText,
    authorization_endpoint: nonEmptyText,
    token_endpoint: nonEmptyText,
    jwks_uri: nonEmptyText,
    device_authorization_endpoint: optional(text),
    end_session_endpoint: optional(text),
    scopes_supported: list(nonEmptyText),
    authorization_response_iss_parameter_supported: anything,
    access_token_issuer: optional(nonEmptyText),
  }),
);
