import type { Realm } from '../protocol/realm.js';
import { type DeviceRequest, deviceLifetimeSeconds, intervalSeconds } from './device-store.js';

/** The answer of a device authorization endpoint (RFC 8628 §3.2), as far as it is the same everywhere. */
export interface StartedDevice {
  readonly user_code: string;
  readonly device_code: string;
  readonly verification_uri: string;
  readonly expires_in: number;
  readonly interval: number;
}

/** Hands out the codes for what a device asks for. */
export function startDevice(realm: Realm, request: DeviceRequest): StartedDevice {
  const { deviceCode, userCode } = realm.devices.add(request, realm.now());
  return {
    user_code: userCode,
    device_code: deviceCode,
    verification_uri: `${realm.url()}/devicelogin`,
    expires_in: deviceLifetimeSeconds,
    interval: intervalSeconds,
  };
}
