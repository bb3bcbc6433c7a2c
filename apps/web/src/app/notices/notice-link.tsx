import type { Notice } from '@reticle/contract'
import { assignmentIdSchema, noticeTarget, releaseIdSchema, taskIdSchema } from '@reticle/domain'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

type Props = { readonly notice: Notice; readonly onOpen: () => void; readonly children: ReactNode }

/** A link to what the notice is about. */
export const NoticeLink = ({ notice, onOpen, children }: Props) => {
  const params = { projectId: notice.project.id }
  const taskId = taskIdSchema.safeParse(notice.about.taskId).data
  const assignmentId = assignmentIdSchema.safeParse(notice.about.assignmentId).data
  const releaseId = releaseIdSchema.safeParse(notice.about.releaseId).data
  const common = { className: 'notice-link', onClick: onOpen, children }
  switch (noticeTarget(notice)) {
    case 'release':
      return releaseId === undefined ? (
        <Link to="/projects/$projectId/releases" params={params} {...common} />
      ) : (
        <Link to="/projects/$projectId/releases/$releaseId" params={{ ...params, releaseId }} {...common} />
      )
    case 'contested':
      return taskId === undefined ? (
        <Link to="/projects/$projectId/contested" params={params} {...common} />
      ) : (
        <Link to="/projects/$projectId/contested/$taskId" params={{ ...params, taskId }} {...common} />
      )
    case 'feedback':
      return assignmentId === undefined ? (
        <Link to="/projects/$projectId/feedback" params={params} {...common} />
      ) : (
        <Link to="/projects/$projectId/feedback/$assignmentId" params={{ ...params, assignmentId }} {...common} />
      )
    case 'label':
      return <Link to="/projects/$projectId/label" params={params} {...common} />
    case 'people':
      return <Link to="/projects/$projectId/people" params={params} {...common} />
    case 'rules':
      return <Link to="/projects/$projectId/rules" params={params} {...common} />
    case 'models':
      return <Link to="/projects/$projectId/models" params={params} {...common} />
    case 'overview':
      return <Link to="/projects/$projectId" params={params} {...common} />
  }
}
