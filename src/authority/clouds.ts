/** The clouds of the Microsoft identity platform. */
export type Cloud = 'public' | 'china' | 'us_government' | 'bleu' | 'delos' | 'govsg';

/** The host that each cloud's tokens come from. */
export const cloudHosts: Readonly<Record<Cloud, string>> = {
  public: 'login.microsoftonline.com',
  china: 'login.partner.microsoftonline.cn',
  us_government: 'login.microsoftonline.us',
  bleu: 'login.sovcloud-identity.fr',
  delos: 'login.sovcloud-identity.de',
  govsg: 'login.sovcloud-identity.sg',
};

/** Whether a host is one that Microsoft runs, known without asking anybody. */
export const isKnownHost = (host: string): boolean => Object.values(cloudHosts).includes(host);
