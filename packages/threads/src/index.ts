export { threadHost } from './thread-host.ts'
