/** Checks of load balancers, Octavia's and LBaaS's. */
import { entryAt } from '../../evaluate/value.ts';
import { isSet, isText, isTruthy, onlyWith, unspecified } from '../plugin-check.ts';
import type { PluginCheck } from '../plugin-check.ts';

/**
 * The target of a redirect must fit the action.
 * Follows `heat/engine/resources/openstack/octavia/l7policy.py`, L7Policy.validate.
 */
export const l7Policy: PluginCheck = (view) => {
  const action = view.get('action');
  const pool = isSet(view.get('redirect_pool'));
  const url = isSet(view.get('redirect_url'));
  if (isText(action, 'REJECT') && (pool || url)) {
    return 'Properties redirect_pool and redirect_url are not required when action type is set to REJECT.';
  }
  if (isText(action, 'REDIRECT_TO_POOL')) {
    if (url) return onlyWith('redirect_url', 'action', 'REDIRECT_TO_URL');
    if (!pool) return 'Property redirect_pool is required when action type is set to REDIRECT_TO_POOL.';
  }
  if (isText(action, 'REDIRECT_TO_URL')) {
    if (pool) return onlyWith('redirect_pool', 'action', 'REDIRECT_TO_POOL');
    if (!url) return 'Property redirect_url is required when action type is set to REDIRECT_TO_URL.';
  }
  return undefined;
};

/** Follows `heat/engine/resources/openstack/octavia/l7rule.py`, L7Rule.validate. */
export const l7Rule: PluginCheck = (view) =>
  isText(view.get('type'), 'HEADER', 'COOKIE') && !isSet(view.get('key'))
    ? 'Property key is missing. This property should be specified for rules of HEADER and COOKIE types.'
    : undefined;

/** Follows `heat/engine/resources/openstack/octavia/listener.py`, Listener.validate. */
export const listener: PluginCheck = (view) => {
  if (!isSet(view.get('loadbalancer')) && !isSet(view.get('default_pool'))) {
    return unspecified('loadbalancer', 'default_pool');
  }
  return isText(view.get('protocol'), 'TERMINATED_HTTPS') && !isSet(view.get('default_tls_container_ref'))
    ? 'Property default_tls_container_ref required when protocol is TERMINATED_HTTPS.'
    : undefined;
};

/**
 * A pool has a listener or a load balancer, and a cookie name exactly for `APP_COOKIE`.
 * Follows `heat/engine/resources/openstack/octavia/pool.py`, Pool.validate.
 */
export const pool: PluginCheck = (view) => {
  if (!isSet(view.get('listener')) && !isSet(view.get('loadbalancer'))) return unspecified('listener', 'loadbalancer');
  const persistence = view.get('session_persistence');
  const type = entryAt(persistence, 'type');
  const cookie = isTruthy(entryAt(persistence, 'cookie_name'));
  if (isText(type, 'APP_COOKIE') && !cookie) {
    return 'Property cookie_name is required when session_persistence type is set to APP_COOKIE.';
  }
  return isText(type, 'SOURCE_IP') && cookie
    ? 'Property cookie_name must NOT be specified when session_persistence type is set to SOURCE_IP.'
    : undefined;
};

/** The pool of the first LBaaS. */
export const oldPool: PluginCheck = (view) => {
  const persistence = entryAt(view.get('vip'), 'session_persistence');
  return isText(entryAt(persistence, 'type'), 'APP_COOKIE') && !isTruthy(entryAt(persistence, 'cookie_name'))
    ? 'Property cookie_name is required, when session_persistence type is set to APP_COOKIE.'
    : undefined;
};
