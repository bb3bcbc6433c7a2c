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
export type { KeepOutcome, ReviewLease, ReviewOutcome, ReviewRequest, Reviews, TakeOutcome } from './review-port.ts'
