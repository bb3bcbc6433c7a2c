/** The baseline: a bare Fastify that answers GET with a word. Prints its port when it listens. */
import fastify from 'fastify'

const server = fastify()
server.get('/', async () => ({ hello: 'world' }))
await server.listen({ port: 0, host: '127.0.0.1' })
const address = server.server.address()
process.stdout.write(`${typeof address === 'object' && address !== null ? address.port : 0}\n`)
process.on('SIGTERM', () => process.exit(0))
