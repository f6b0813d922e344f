import type { LocalCode } from '../error/model.js';

/** Which of our local codes the codes of MSAL's own checks mean. */
type Meant = Extract<
  LocalCode,
  | 'aborted'
  | 'cache_failed'
  | 'credential_unavailable'
  | 'invalid_configuration'
  | 'invalid_request'
  | 'network'
  | 'no_token'
  | 'nonce_mismatch'
  | 'state_mismatch'
  | 'timeout'
  | 'unexpected_response'
>;

const words: { readonly [C in Meant]: string } = {
  aborted: 'device_code_polling_cancelled user_canceled user_cancelled interaction_in_progress_cancelled user_switch',
  cache_failed:
    'multiple_matching_tokens multiple_matching_appMetadata invalid_cache_record invalid_cache_environment ' +
    'invalid_cache_type cache_quota_exceeded cache_error_unknown database_not_open database_unavailable ' +
    'no_token_request_cache_error unable_to_parse_token_request_cache_error unable_to_load_token crypto_key_not_found',
  credential_unavailable:
    'unable_to_create_azure_arc unable_to_create_cloud_shell unable_to_create_source unable_to_read_secret_file ' +
    'platform_not_supported invalid_file_extension invalid_file_path invalid_secret',
  invalid_configuration:
    'authority_uri_insecure url_parse_error empty_url_error invalid_cloud_discovery_metadata ' +
    'invalid_authority_metadata untrusted_authority cannot_set_OIDCOptions cannot_allow_platform_broker ' +
    'authority_mismatch invalid_platform_broker_configuration invalid_client_credential invalid_assertion ' +
    'empty_fic_assertion missing_tenant_id_error thumbprint_missing_from_client_certificate ' +
    'unsupported_cca_instance_aware no_crypto_object crypto_nonexistent non_browser_environment ' +
    'uninitialized_public_client_application stubbed_public_client_application_called in_mem_redirect_unavailable ' +
    'method_not_implemented nested_app_auth_bridge_disabled storage_not_supported missing_client_id ' +
    'invalid_managed_identity_id_type user_assigned_not_available_at_runtime ' +
    'user_assigned_managed_identity_not_confirmed azure_pod_identity_authority_host_url_malformed ' +
    'identity_endpoint_url_malformed imds_endpoint_url_malformed msi_endpoint_url_malformed',
  invalid_request:
    'request_cannot_be_made cannot_remove_empty_scope cannot_append_scopeset empty_input_scopeset ' +
    'empty_input_scopes_error invalid_claims claims_request_parsing_error token_request_empty logout_request_empty ' +
    'invalid_code_challenge_method pkce_params_missing redirect_uri_empty redirect_uri_not_supported ' +
    'misplaced_resource_parameter resource_parameter_required unsupported_authentication_scheme missing_ssh_jwk ' +
    'missing_ssh_kid invalid_request_method_for_EAR invalid_response_mode invalid_dpop_htm invalid_dpop_htu ' +
    'invalid_dpop_nonce dpop_missing_resource_context conflicting_user_identifiers missing_user_identifier ' +
    'silent_prompt_value_error auth_code_required auth_code_or_nativeAccountId_required ' +
    'spa_code_and_nativeAccountId_present interaction_in_progress block_nested_popups block_iframe_reload ' +
    'redirect_in_iframe silent_logout_unsupported popup_relay_unsupported_flow invalid_pop_token_request ' +
    'native_prompt_not_supported unsupported_method end_session_endpoint_not_supported',
  network:
    'network_error endpoints_resolution_error no_network_connectivity network_unavailable post_request_failed ' +
    'get_request_failed',
  no_token:
    'no_tokens_found no_account_found no_account_in_silent_request no_account_error native_account_unavailable ' +
    'token_refresh_required refresh_token_expired',
  nonce_mismatch: 'nonce_mismatch',
  state_mismatch:
    'state_mismatch state_not_found invalid_state no_state_in_hash unable_to_parse_state ' +
    'state_interaction_type_mismatch',
  timeout:
    'user_timeout_reached timed_out loopback_server_timeout native_handshake_timeout monitor_window_timeout ' +
    'monitor_popup_timeout',
  unexpected_response:
    'token_parsing_error null_or_empty_token client_info_decoding_error client_info_empty_error openid_config_error ' +
    'issuer_validation_failed hash_not_deserialized hash_empty_error hash_does_not_contain_known_properties ' +
    'authorization_code_missing_from_server_response no_auth_code_in_response dpop_token_type_mismatch ' +
    'failed_to_parse_response failed_to_parse_headers failed_to_decrypt_ear_response ear_jwe_empty empty_response ' +
    'redirect_bridge_empty_response device_code_unknown_error www_authenticate_header_missing ' +
    'www_authenticate_header_unsupported_format invalid_authentication_header missing_nonce_authentication_header',
};

const table: ReadonlyMap<string, Meant> = /* @__PURE__ */ new Map(
  /* @__PURE__ */ (Object.keys(words) as Meant[]).flatMap((code) =>
    words[code].split(' ').map((word) => [word, code] as const),
  ),
);

/** What a code of MSAL means that MSAL gives itself, without an answer of the server; `undefined` for all others. */
export const meaningOf = (code: string): Meant | undefined => table.get(code);
