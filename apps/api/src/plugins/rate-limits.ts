import rateLimit from '@fastify/rate-limit'
import type { Api } from '../register.ts'

/** Limits by address, for routes that ask for one; counted in each process. Guessing of passwords is throttled besides, in Postgres. */
export const rateLimits = async ({ server }: Api): Promise<void> => {
  await server.register(rateLimit, {
    global: false,
    errorResponseBuilder: (_request, { ttl }) =>
      Object.assign(new Error('too many requests from this address'), { statusCode: 429, retryAfterSeconds: Math.ceil(ttl / 1000) }),
  })
}
