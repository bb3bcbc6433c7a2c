import { readFileSync } from 'node:fs'

const stat = (pid) => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state, parent] = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { name: text.slice(text.indexOf('(') + 1, text.lastIndexOf(')')), state, parent: Number(parent) }
  } catch {
    return undefined
  }
}

/** The npm that started us, a few steps up, where /proc shows it. */
const findNpm = () => {
  for (let pid = process.ppid, steps = 0; steps < 3; steps++) {
    const found = stat(pid)
    if (found === undefined) return undefined
    if (found.name.startsWith('npm')) return pid
    pid = found.parent
  }
  return undefined
}

/** Calls `lost` when the npm that started us is gone: killed, since it waits for us otherwise. */
export const watchNpm = (lost) => {
  const pid = findNpm()
  if (pid === undefined) return
  const timer = setInterval(() => {
    const found = stat(pid)
    if (found?.name.startsWith('npm') && found.state !== 'Z') return
    clearInterval(timer)
    lost()
  }, 200)
  timer.unref()
}
