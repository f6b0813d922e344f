import type { Application } from '../directory/directory.js';
import type { Platform } from '../directory/redirect-uris.js';
import type { ProofNeed } from './authenticate-client.js';

/** What a client has to prove hangs on where the person was sent back to, and on what it could prove. */
export function proofNeedOf({ secrets, keys }: Application, platform: Platform): ProofNeed {
  if (platform === 'spa' || platform === 'publicClient') return 'forbidden';
  if (secrets.length === 0 && keys.length === 0) return 'forbidden';
  return platform === 'web' ? 'required' : 'optional';
}
