export { connectDispatch, type Dispatch } from './connect.ts'
export { databaseClock } from './database-clock.ts'
export type {
  ClaimOutcome,
  ClaimRequest,
  ClaimRules,
  DispatchConnection,
  Dispenser,
  Freed,
  HintBus,
  JobQueue,
  Lease,
  TaskPlaces,
} from './port.ts'
