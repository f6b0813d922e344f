import type { Result } from 'neverthrow';
import { decodeWith, nonEmptyText, object, optional, seconds } from './schema.js';

/** A successful answer of a device authorization endpoint (RFC 8628 §3.2), numbers read from numeric strings too. */
export interface DeviceBody {
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri: string | undefined;
  /** What AD FS, and a draft of the RFC, call it. */
  readonly verification_url: string | undefined;
  readonly verification_uri_complete: string | undefined;
  readonly expires_in: number;
  readonly interval: number | undefined;
  /** Microsoft's own: a whole sentence for the person. */
  readonly message: string | undefined;
}

/** The body of a success, or what is wrong with it. */
export const decodeDevice: (value: unknown) => Result<DeviceBody, readonly string[]> = decodeWith(
  object<DeviceBody>({
    device_code: nonEmptyText,
    user_code: nonEmptyText,
    verification_uri: optional(nonEmptyText),
    verification_url: optional(nonEmptyText),
    verification_uri_complete: optional(nonEmptyText),
    expires_in: seconds,
    interval: optional(seconds),
    message: optional(nonEmptyText),
  }),
);
