import { Progress } from '@mantine/core'
import type { PixelInfo } from '@reticle/contract'
import styles from './overlay.module.css'

const percent = ({ done, total }: { readonly done: number; readonly total: number }): number =>
  total === 0 ? 0 : Math.floor((100 * done) / total)

/** What to do about pixels that could not be made ready. */
const cure = 'Skip this sample for now and tell the manager: the file has to be repaired or imported again, then it can be opened here.'

/** While a worker makes the pixels ready: how far it is and what is there already; when it could not: where, why, and what helps. */
export const PyramidState = ({ info }: { info: Pick<PixelInfo, 'state' | 'progress' | 'problem' | 'levels'> }) => {
  const { state, progress, problem, levels } = info
  if (state === 'ready' || state === 'plain') return null
  if (state === 'failed')
    return (
      <div className={`${styles.box} ${styles.state}`} data-failed="true" role="alert" data-testid="pyramid-state" data-state={state}>
        <strong>The pixels of this sample could not be made ready.</strong>
        {problem !== null && (
          <span>
            {problem.at}: {problem.reason}
          </span>
        )}
        <span className={styles.faint}>{cure}</span>
      </div>
    )
  const complete = levels.filter((level) => level.isComplete).length
  const part = progress === null ? 0 : percent(progress)
  return (
    <div className={`${styles.box} ${styles.state}`} role="status" data-testid="pyramid-state" data-state={state}>
      <span>
        {state === 'queued' ? 'Waiting for a worker to make the pixels ready' : `The pixels are being made ready: ${part} %`}
        {levels.length > 0 && (
          <span className={styles.faint}>
            {' '}
            · {complete} of {levels.length} zoom levels are here
          </span>
        )}
      </span>
      <Progress value={state === 'queued' ? 100 : part} animated={state === 'queued'} size={4} aria-label="Progress of the pixels" />
    </div>
  )
}
