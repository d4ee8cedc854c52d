/** What external-dns does, for the targets and steps of records and zones. */

/** Types of records that a DNSEndpoint can have. */
export const endpointTypes: ReadonlySet<string> = new Set(['A', 'AAAA', 'CNAME', 'MX', 'NS', 'PTR', 'SRV', 'TXT']);

/** Types that it writes without being told to. */
export const usualTypes: ReadonlySet<string> = new Set(['A', 'AAAA', 'CNAME']);

export const profileFlip = 'profile in heat2kube.yaml';
