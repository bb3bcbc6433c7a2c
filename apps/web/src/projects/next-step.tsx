import { Button, type ButtonProps, Skeleton } from '@mantine/core'
import type { Project } from '@reticle/contract'
import { Link } from '@tanstack/react-router'
import { useContestedCount } from '../app/contested-count.ts'
import { canIn } from '../app/project.ts'
import { t } from './words.ts'

type Step = {
  readonly text: string
  readonly to: '/projects/$projectId' | `/projects/$projectId/${'label' | 'contested' | 'releases' | 'protocol' | 'samples'}`
}

const stepOf = (project: Project, contested: string): Step => {
  if (canIn(project, 'project.manage') && project.protocolId === null)
    return { text: t('nextStep.writeProtocol'), to: '/projects/$projectId/protocol' }
  if (canIn(project, 'project.manage') && project.sampleCount === 0)
    return { text: t('nextStep.addImages'), to: '/projects/$projectId/samples' }
  if (canIn(project, 'task.adjudicate') && contested !== '0')
    return { text: t('nextStep.reviewContested', { contested }), to: '/projects/$projectId/contested' }
  if (canIn(project, 'task.label') && project.protocolId !== null)
    return { text: t('nextStep.startLabelling'), to: '/projects/$projectId/label' }
  if (canIn(project, 'quality.read')) return { text: t('nextStep.progress'), to: '/projects/$projectId' }
  if (canIn(project, 'release.read')) return { text: t('nextStep.releases'), to: '/projects/$projectId/releases' }
  return { text: t('nextStep.open'), to: '/projects/$projectId' }
}

/** Undefined until it is known whether something is contested. */
const useStep = (project: Project): Step | undefined => {
  const contested = useContestedCount(project)
  return contested === undefined ? undefined : stepOf(project, contested)
}

/** Whether the next step is labelling: then no second button needs to say so. */
export const useIsLabellingNext = (project: Project): boolean => useStep(project)?.to === '/projects/$projectId/label'

/** What this person can do next here, as one button; on the overview nothing leads to the overview. */
export const NextStep = ({ project, isOnOverview = false, ...rest }: { project: Project; isOnOverview?: boolean } & ButtonProps) => {
  const step = useStep(project)
  if (step === undefined) return <Skeleton w={140} h={30} ml="auto" />
  if (isOnOverview && step.to === '/projects/$projectId') return null
  return (
    <Button {...rest} renderRoot={(props) => <Link to={step.to} params={{ projectId: project.id }} {...props} />}>
      {step.text}
    </Button>
  )
}
