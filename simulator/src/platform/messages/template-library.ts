import type { Template } from '../../world/types.ts';

/** Templates an account may add by their short id. Titles and keys as the public library words them. */
export const LIBRARY: Omit<Template, 'templateId'>[] = [
  {
    shortId: '43210',
    title: '订单发货通知',
    content:
      '订单编号:{{character_string1.DATA}}\n商品名称:{{thing2.DATA}}\n快递公司:{{thing3.DATA}}\n发货时间:{{time4.DATA}}\n',
    example:
      '订单编号:20261121001\n商品名称:丝绒唇釉\n快递公司:顺丰速运\n发货时间:2026年11月21日 15:30\n',
  },
  {
    shortId: '45678',
    title: '预约成功通知',
    content:
      '预约门店:{{thing1.DATA}}\n预约时间:{{time2.DATA}}\n预约项目:{{thing3.DATA}}\n联系电话:{{phone_number4.DATA}}\n',
    example:
      '预约门店:上海国金店\n预约时间:2026年11月21日 15:30\n预约项目:试妆\n联系电话:021-55551234\n',
  },
  {
    shortId: '47890',
    title: '会员积分变动提醒',
    content:
      '变动积分:{{number1.DATA}}\n当前余额:{{number2.DATA}}\n变动原因:{{thing3.DATA}}\n变动时间:{{time4.DATA}}\n',
    example: '变动积分:120\n当前余额:1480\n变动原因:门店消费\n变动时间:2026年11月21日 15:30\n',
  },
  {
    shortId: '49001',
    title: '付款成功通知',
    content: '付款金额:{{amount1.DATA}}\n收款商户:{{thing2.DATA}}\n付款状态:{{phrase3.DATA}}\n',
    example: '付款金额:¥328.00\n收款商户:上海国金店\n付款状态:已支付\n',
  },
];
