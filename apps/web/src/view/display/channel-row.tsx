import { ActionIcon, Tooltip } from '@mantine/core'
import { IconEye, IconEyeOff, IconFocus2 } from '@tabler/icons-react'
import { keepFocus } from '../../canvas/editor/key-cap.tsx'
import { t } from '../../canvas/words.ts'
import { channelName } from '../channel-names.ts'
import { type BodyProps, ChannelBody } from './channel-body.tsx'
import styles from './display.module.css'
import { PaintMenu } from './paint-menu.tsx'

type Props = Omit<BodyProps, 'name' | 'channel'> & { readonly isOpen: boolean; readonly onOpen: () => void }

/** One channel: whether and in which colours it is shown; when it is open, its values, window and stretch. */
export const ChannelRow = ({ isOpen, onOpen, ...props }: Props) => {
  const { viewing, source, settings, index } = props
  const channel = settings.channels[index]
  if (channel === undefined) return null
  const name = channelName(source.info, index)
  const isSingle = settings.blending === 'single'
  const isShown = isSingle ? settings.active === index : channel.isVisible
  const isOnly = settings.channels.length === 1
  return (
    <div className={`${styles.channel} ${isShown ? '' : styles.hidden}`} data-open={isOpen} data-testid="channel" data-shown={isShown}>
      <div className={styles.head}>
        {!isOnly && !isSingle && (
          <ActionIcon
            size={22}
            aria-label={t(isShown ? 'channel.hide' : 'channel.show', { name })}
            aria-pressed={isShown}
            onMouseDown={keepFocus}
            onClick={() => viewing.setChannel(index, { isVisible: !channel.isVisible })}
          >
            {isShown ? <IconEye size={15} /> : <IconEyeOff size={15} />}
          </ActionIcon>
        )}
        <PaintMenu
          name={name}
          paint={channel.paint}
          isInverted={channel.isInverted}
          onPaint={(paint) => viewing.setChannel(index, { paint })}
        />
        <button type="button" className={styles.name} aria-expanded={isOpen} title={name} onMouseDown={keepFocus} onClick={onOpen}>
          {name}
        </button>
        {!isOnly && (
          <Tooltip label={t(isSingle && isShown ? 'channel.together' : 'channel.alone')}>
            <ActionIcon
              size={22}
              variant={isSingle && isShown ? 'light' : 'subtle'}
              aria-label={t('channel.showAlone', { name })}
              aria-pressed={isSingle && isShown}
              onMouseDown={keepFocus}
              onClick={() =>
                isSingle && isShown ? viewing.showTogether() : viewing.change((now) => ({ ...now, blending: 'single', active: index }))
              }
            >
              <IconFocus2 size={15} />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
      {isOpen && <ChannelBody {...props} name={name} channel={channel} />}
    </div>
  )
}
