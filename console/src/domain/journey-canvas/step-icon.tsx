import {
  ApiOutlined,
  BranchesOutlined,
  ClockCircleOutlined,
  EditOutlined,
  FieldTimeOutlined,
  FlagOutlined,
  HourglassOutlined,
  LogoutOutlined,
  PercentageOutlined,
  ScheduleOutlined,
  SendOutlined,
  StarOutlined,
  TagOutlined,
  ThunderboltOutlined,
  UnorderedListOutlined,
  UserSwitchOutlined,
} from '@ant-design/icons';
import type { ComponentType } from 'react';
import type { StepKind } from '#contracts/journeys.ts';
import { groupOf } from '../journey-model/blank.ts';
import './step-icon.css';

const icons: Record<StepKind, ComponentType> = {
  send: SendOutlined,
  wait: ClockCircleOutlined,
  waitUntil: ScheduleOutlined,
  waitForFact: HourglassOutlined,
  waitForWindow: FieldTimeOutlined,
  waitForBestHour: StarOutlined,
  branch: BranchesOutlined,
  split: PercentageOutlined,
  setAttribute: EditOutlined,
  tag: TagOutlined,
  list: UnorderedListOutlined,
  action: ThunderboltOutlined,
  assign: UserSwitchOutlined,
  webhook: ApiOutlined,
  goal: FlagOutlined,
  exit: LogoutOutlined,
};

/** The sign of a kind of step, in the colour of what it does. */
export function StepIcon({ kind }: { kind: StepKind }) {
  const Icon = icons[kind];
  return (
    <span className="step-icon" data-group={groupOf(kind)} aria-hidden="true">
      <Icon />
    </span>
  );
}
