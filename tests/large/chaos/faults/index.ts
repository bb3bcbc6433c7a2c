import { diskFaults } from './disk.ts'
import type { Fault } from './fault.ts'
import { networkFaults } from './network.ts'
import { postgresFaults } from './postgres.ts'
import { processFaults } from './processes.ts'
import { redisFaults } from './redis.ts'

export const faults: readonly Fault[] = [...processFaults, ...redisFaults, ...postgresFaults, ...networkFaults, ...diskFaults]
