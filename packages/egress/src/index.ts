export { type Allowance, openAddresses } from './addresses.ts'
export { type Answered, type Asked, ask, type Failed } from './ask.ts'
