export { connectDispatch, type Dispatch } from './connect.ts'
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
