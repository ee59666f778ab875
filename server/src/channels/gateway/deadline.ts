import { DomainError } from '#kernel/errors.ts';

/**
 * The work's result, or a refusal when it takes longer: a platform that gets no answer in time drops
 * the connection anyway. The work goes on, and its redelivery is recognised.
 * @throws DomainError `gateway.too_slow` (503)
 */
export function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const words = 'The facts could not be written in time. Deliver again.';
      reject(new DomainError('unavailable', 'gateway.too_slow', words));
    }, ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
