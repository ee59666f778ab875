import { TransportFault } from '#channels/upstream/transport.ts';
import { DomainError } from '#kernel/errors.ts';
import { returnCode } from '../errors.ts';
import { WechatApiError } from './answer.ts';

/**
 * Restates a failed call for callers that know no platform.
 * @throws DomainError `upstream` with WeChat's reason in words, `limited` when it asks us to wait
 */
export function asDomainError(error: unknown): never {
  if (error instanceof WechatApiError) {
    const { reaction, words } = returnCode(error.code);
    throw new DomainError(
      reaction === 'WAIT' ? 'limited' : 'upstream',
      `wechat.${error.code}`,
      `${words} (${error.code} ${error.errmsg})`,
      { reaction },
    );
  }
  if (error instanceof TransportFault)
    throw new DomainError(
      'upstream',
      'wechat.no_answer',
      `WeChat did not answer: ${error.message}`,
    );
  throw error;
}
