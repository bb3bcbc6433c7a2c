import { Empty } from '../../app/async.tsx'
import { Plot } from './plot.tsx'
import type { RefitView } from './refit-view.ts'
import { ShareChart } from './share-chart.tsx'
import { linesOf, rowsOfShares } from './share-rows.ts'

/** What was answered: shares of a question tree weighted by the way there, options of a multiple choice one by one (C97). */
export const SharesTab = ({ view: { refit, protocol } }: { view: RefitView }) => {
  const { shares } = refit
  if (shares === undefined) return <Empty title="Not in this fit">It was made before shares were counted: fit again.</Empty>
  const answered = shares.filter(({ n }) => n > 0)
  if (answered.length === 0)
    return <Empty title="No answers yet">Shares of the questions with options stand here once somebody answered one.</Empty>
  return (
    <Plot
      title="Shares of answers"
      rows={rowsOfShares(protocol, answered)}
      note="of all readings: each answer times the answers that lead to its question, so that the answers of a question add up to those above it; options of a multiple choice stand one by one and need not add up"
    >
      <ShareChart lines={linesOf(protocol, answered)} />
    </Plot>
  )
}
