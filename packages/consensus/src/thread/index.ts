/** What the threads of a host need, and no more, so that they begin at once. */
export { type EmTask, type HostThread, serveEm, type ThreadHost } from '../algorithms/em-kernel/crew.ts'
