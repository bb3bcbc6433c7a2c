import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Wire } from '../wire.ts'
import { type Fault, needsRedis, type Scene } from './fault.ts'

const cut = async ({ random }: Scene, wires: readonly Wire[]): Promise<void> => {
  const how = random.shuffle<(wire: Wire) => void>([
    (wire) => wire.freeze(),
    (wire) => wire.drop(),
    (wire) => wire.delay(150 + random.below(350)),
    (wire) => wire.reset(),
  ])
  for (const act of how) {
    for (const wire of wires) act(wire)
    await sleep(1500)
    for (const wire of wires) wire.pass()
    await sleep(300)
  }
}

const slowLines = 150
const idleLines = 150

/** Many connections that say nothing, and many that say one byte at a time; the others must be served meanwhile. */
const storm = async ({ stage }: Scene): Promise<void> => {
  const sockets: Socket[] = []
  const before = stage.ledger.acknowledged()
  for (const { port } of stage.apis)
    for (let index = 0; index < slowLines + idleLines; index++) {
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => undefined)
      if (index < slowLines) socket.write('POST /api/v1/projects HTTP/1.1\r\nhost: 127.0.0.1\r\nx-')
      sockets.push(socket)
    }
  for (let second = 0; second < 6; second++) {
    await sleep(1000)
    for (const socket of sockets.slice(0, slowLines)) if (socket.writable) socket.write('a')
  }
  for (const socket of sockets) socket.destroy()
  if (stage.ledger.acknowledged() - before < 10) stage.ledger.surprise('hardly anyone was served in a storm of connections (F15)')
}

export const networkFaults: readonly Fault[] = [
  {
    name: 'one api is cut off from Redis',
    number: 'F10',
    missing: needsRedis,
    run: async (scene) => {
      const { redis } = scene.random.pick(scene.stage.apis).wires
      if (redis !== undefined) await cut(scene, [redis])
    },
  },
  {
    name: 'one api is cut off from Postgres',
    number: 'F10',
    run: (scene) => cut(scene, [scene.random.pick(scene.stage.apis).wires.postgres]),
  },
  { name: 'a storm of connections', number: 'F15', run: storm },
]
