import { randomBytes, randomInt } from 'node:crypto';
import { hashOf } from '../protocol/ledger.js';
import type { SignIn } from '../protocol/sign-in.js';

/** What a device has asked for. */
export interface DeviceRequest {
  readonly issuer: 'entra' | 'oidc';
  readonly clientId: string;
  readonly scope: string;
  /** Does what a sign-in of this person brings with it; absent where there is nothing to do. */
  readonly onSignIn?: (signIn: SignIn) => void;
  /** Who enters the code where nobody is named; the first user where these are none. */
  readonly prefers: (user: SignIn['user']) => boolean;
}

export type DeviceAnswer = SignIn | 'declined';

/** A device code that was handed out, and what has become of it. */
export interface HeldDevice {
  readonly request: DeviceRequest;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  readonly answer: DeviceAnswer | undefined;
  readonly revoked: boolean;
  /** What the person has decided; only the first time. */
  readonly decide: (answer: DeviceAnswer) => void;
  /** The device asks; false where it does so too soon, and from then on has to wait longer (RFC 8628 §3.5). */
  readonly poll: (now: number) => boolean;
  /** Spends it; false where somebody already has. */
  readonly spend: () => boolean;
}

/** The two codes of a device. */
export interface DeviceCodes {
  readonly deviceCode: string;
  readonly userCode: string;
}

export interface DeviceStore {
  readonly add: (request: DeviceRequest, now: number) => DeviceCodes;
  readonly findDeviceCode: (code: string) => HeldDevice | undefined;
  /** In any letter case, and with whatever stands between the letters. */
  readonly findUserCode: (code: string) => HeldDevice | undefined;
  /** Whatever came from these sign-ins up to now is of no use any more. */
  readonly revoke: (concerns: (signIn: SignIn) => boolean) => void;
}

export const deviceLifetimeSeconds = 900;
export const intervalSeconds = 5;
const slowerMs = 5_000;
const mostDevices = 10_000;

/** No vowels, so that there are no words, and no digits that look like letters (RFC 8628 §6.1). */
const letters = 'BCDFGHJKLMNPQRSTVWXZ';
const userCodeLength = 9;

export function createDeviceStore(): DeviceStore {
  const byDeviceCode = new Map<string, Writable>();
  const byUserCode = new Map<string, Writable>();
  return {
    add(request, now) {
      const deviceCode = randomBytes(48).toString('base64url');
      const userCode = Array.from({ length: userCodeLength }, () => letters[randomInt(letters.length)]).join('');
      const device = createDevice(request, now);
      keep(byDeviceCode, hashOf(deviceCode), device);
      keep(byUserCode, userCode, device);
      return { deviceCode, userCode };
    },
    findDeviceCode: (code) => byDeviceCode.get(hashOf(code)),
    findUserCode: (code) => byUserCode.get(code.toUpperCase().replaceAll(/[^A-Z]/g, '')),
    revoke(concerns) {
      for (const device of byDeviceCode.values()) {
        if (typeof device.answer === 'object' && concerns(device.answer)) device.revoked = true;
      }
    },
  };
}

interface Writable extends HeldDevice {
  answer: DeviceAnswer | undefined;
  revoked: boolean;
}

function createDevice(request: DeviceRequest, now: number): Writable {
  let spent = false;
  let earliest = now;
  let intervalMs = intervalSeconds * 1000;
  const device: Writable = {
    request,
    expiresAt: now + deviceLifetimeSeconds * 1000,
    answer: undefined,
    revoked: false,
    decide: (answer) => void (device.answer ??= answer),
    poll(at) {
      const inTime = at >= earliest;
      if (!inTime) intervalMs += slowerMs;
      earliest = at + intervalMs;
      return inTime;
    },
    spend: () => !spent && (spent = true),
  };
  return device;
}

function keep(devices: Map<string, Writable>, code: string, device: Writable): void {
  devices.set(code, device);
  const [oldest] = devices.size > mostDevices ? devices.keys() : [];
  if (oldest !== undefined) devices.delete(oldest);
}
