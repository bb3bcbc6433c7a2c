export { type Allowance, openAddresses } from './addresses.ts'
export { type Answered, type Asked, ask, type Failed } from './ask.ts'
export { type FetchedFile, fetchFile, type WantedFile } from './fetch-file.ts'
export { guardedLookup } from './guarded-lookup.ts'
