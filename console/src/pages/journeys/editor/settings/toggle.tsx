import { Switch } from 'antd';
import '../forms/forms.css';

/** A switch with its words beside it. */
export function Toggle({
  label,
  checked,
  onChange,
}: {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  return (
    <label className="step-toggle">
      <Switch size="small" checked={checked} aria-label={label} onChange={onChange} />
      <span>{label}</span>
    </label>
  );
}
