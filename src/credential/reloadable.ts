import { err, ok, okAsync, type Result, type ResultAsync } from 'neverthrow';
import { configError, localError } from '../error/local.js';
import type { OAuthError } from '../error/model.js';
import { sharing } from '../wire/flight.js';
import { guarded } from '../wire/guarded.js';
import type { Signal } from '../wire/platform.js';
import { isCredential, type Credential } from './credential.js';
import { keyIdIn } from './key-id.js';

type Proof = ReturnType<Credential['parameters']>;

/**
 * A credential that is loaded, and loaded anew when the server says that it is outdated: a certificate in a vault, an
 * assertion in a file. Nothing is loaded before the first request. What was loaded is kept; a failure is not. Requests that
 * wait at the same time share one load.
 *
 * Where the server refuses it with AADSTS700024, 700027, 7000214, 1000502, 7000274 or 7000277, it is loaded anew, and the
 * request is sent once more. What comes then is the result. No other code does that. So a client secret is loaded on first
 * use, but never anew: that it is wrong (7000215) or has expired (7000222) is for a person to hear of.
 *
 * Each of the two tries has the client's `timeoutMs`, loading included. Where loading anew fails, the error is the
 * server's refusal, and the event `answer` tells why loading failed; `Aborted` and `Timeout` are given as such.
 *
 * @param load gives the credential. Its signal is aborted when nobody waits for it any more
 * @param settings `keyId`: what tells this credential apart in a store that several processes share; not secret
 * @returns a credential. Requests with it also fail with what `load` gives; with `Callback` where `load` throws, rejects
 * or gives no credential; with `Config` where the loaded credential has issues. A `keyId` that is empty or not plain
 * text is a `Config` error of `createClient`
 * @example
 * const credential = reloadable(({ signal }) => certificateFromVault('orders-api', signal))
 * createClient({ tenant, clientId, credential })
 * @see Microsoft.Identity.Web, `Constants.cs`: after which codes it loads a certificate anew
 */
export const reloadable = (
  load: (context: {
    readonly signal: Signal;
  }) =>
    ResultAsync<Credential, OAuthError> | PromiseLike<Result<Credential, OAuthError>> | Result<Credential, OAuthError>,
  settings?: { readonly keyId?: string | undefined },
): Credential => {
  const makers = new WeakMap<object, Credential>();
  let current: Credential | undefined;

  const usable = (loaded: unknown): Result<Credential, OAuthError> => {
    // One that loads itself would do so for ever.
    if (!isCredential(loaded) || loaded === self) return err(localError('callback_failed', {}, ['load']));
    return loaded.issues.length > 0 ? err(configError(loaded.issues)) : ok(loaded);
  };

  const loading = sharing((signal) =>
    guarded('load', async () => (await load({ signal })).andThen(usable)).map((loaded) => {
      // Where nobody waits any more, another load may have begun, and must win.
      if (!signal.aborted) current = loaded;
      return loaded;
    }),
  );

  const proven = (maker: Credential, proof: () => Proof): Proof =>
    guarded('credential', proof).map((parameters) => {
      if (Object(parameters) === parameters) makers.set(parameters, maker);
      return parameters;
    });

  const parameters: Credential['parameters'] = (context) =>
    (current ? okAsync<Credential, OAuthError>(current) : loading(context.signal)).andThen((credential) =>
      proven(credential, () => credential.parameters(context)),
    );

  const renewed: NonNullable<Credential['renewed']> = (context, refused) => {
    const maker = makers.get(refused);
    // Another request has seen to it meanwhile.
    if (maker !== current) return parameters(context);
    return loading(context.signal).andThen((credential) =>
      proven(credential, () =>
        // The same one again, which is itself to be loaded anew.
        credential === maker && credential.renewed
          ? credential.renewed(context, refused)
          : credential.parameters(context),
      ),
    );
  };

  const { named, issues } = keyIdIn(settings);
  const self: Credential = Object.freeze({ kind: 'reloadable', ...named, issues, parameters, renewed });
  return self;
};
