/** Runs the program in a dedicated worker, which is told the settings and tells when it has ended. */
import { smoke } from './smoke.mjs';

addEventListener('message', async ({ data }) => {
  await smoke(data, {});
  postMessage('ended');
});
