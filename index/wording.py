"""The function words of press Chinese by which figures are tied to their subjects, verbs and times: lists, no rules."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LINKS = _words("""
    为 是 达 达到 达成 有 在 超 超过 突破 完成 实现 增至 降至 升至 报 收 收报 占 占比 到 至 约为 高达 多达
    跌至 涨至 增加到 减少到 超出 共有 拥有 位列 合计 总计 共计 累计 逾 近 仅 只有 仅有 仅为 约占 均为
    分别为 即 达至 已达 不足 不到 接近 介于 维持 保持 稳定 回升 回升至 上升至 下降至 提升至 提高到
    提高至 扩大到 增长到 缩短 缩短至
""")
"""Stand between a subject and its figure and say that the one amounts to the other."""

GROWTH = _words("""
    增长 下降 上升 提高 增加 减少 上涨 下跌 回落 提升 降低 增 降 涨 跌 下滑 扩大 收窄 缩减 攀升 走高 飙升
    暴涨 大涨 大跌 微降 微增 翻 增收 减产 增产 下调 上调 涨幅 跌幅 降幅 增幅 增速 减 升 下挫 反弹 缩水 萎缩
    提速 高出 低于 高于 少 多
""")
"""Say that a figure is a growth or a fall, of the subject before or of the figure before."""

SHARES = _words("""
    占 占比 约占 占到
""")
"""Say that a figure is a share."""

GOVERNING = _words("""
    开展 召开 举办 举行 进行 引进 新引进 吸纳 发放 投入 建成 建起 新建 新增 新栽 建立 成立 设立 设置 提供
    完成 实现 获得 安装 铺设 清理 拆除 解决 化解 办理 接待 出动 排查 查处 发现 编发 收到 兑现 筹措 争取
    落实 购置 购买 采购 栽植 种植 栽种 整治 整修 修建 修复 新修 走访 慰问 受理 抓获 破获 收缴 缴获 挽回
    减免 发布 推出 签订 签署 达成 吸引 带动 创造 安置 覆盖 惠及 涉及 占地 聘请 选派 选拔 表彰 命名 打造
    交付 捐赠 募集 筹集 拨付 缴纳 花费 耗资 斥资 出售 转让 持有 拥有 包括 包含 设有 配备 印发 制定 出台
    征集 听取 邀请 组建 派出 投放 招募 招收 录用 疏散 撤离 造成 导致 夺得 斩获 赢得 摘得 运送 发送 取得
    参加 参与 来自 从事 位于 吸收
""")
"""Verbs that govern the noun after them, and hardly ever stand before one as its attribute."""

CAUSING = _words("""
    帮助 协助 推动 促进 促使 带动 引导 指导 鼓励 支持 动员 督促 组织 让 使 为 助力 围绕 利用 通过 采取 聚焦
    按照
""")
"""Verbs and prepositions whose object does what the next verb says."""

ADVERBS = _words("""
    累计 共 共计 总计 合计 已 均 还 又 新 先后 同比 环比 同期 比 较 上年 上年同期 其中 平均 人均 年均 日均
    户均 预计 计划 拟 力争 大约 约 近 超 逾 分别 目前 一共 总共 仅 将 可 可达 最高 最低 最多 最少 至少 每
    各 现 现有 现已 再 再次 连续 也 都 就 仍 仍有 却 则 便 即 就是 才 尚 曾 正 刚 每年 每月 每天 每日 截至
    截止 很 更 最 太 十分 非常 比较 几乎 截至目前 今年以来 以来
    期间 全年 当年 当月 当日 同时 一次性 净 相比 相较 一年 同
""")
"""Words that stand around a verb and name nothing."""

NOUNS = _words("""
    收入 支出 开支 贷款 存款 投资 合同 报告 产出 进出口 出口额 消费 补贴 补助 奖励 赔偿 捐款 融资 用电 存栏
    出栏 预算 损失 订单 会员 编制 招生 距离 负债 成交 交易 建筑 占地 占地面积 总值 负责人 救助金 亏损 盈利
    获利 实际 到位 注册 计划生育 学生 营收 营业收入 产值 利润
""")
"""Nouns of the press that jieba often takes for verbs or adjectives."""

KINDS = _words("""
    现代 当代 传统 首批 首个 首家 首次 各类 各种 各项 各级 各式 相关 有关 其他 其它 全部 所有 部分 此类 该类 多种 多项
""")
"""Stand before a noun like an adjective."""

EXISTING = _words("""
    有 共有 现有 设有 拥有 仅有 只有
""")
"""There is, there are."""

OWN_HEADS = _words("""
    人 户 人次 户次 字 票 年 天 周 月 小时 分钟 岁 桌 名 位 元 件次 架次 场次 家次
""")
"""Units that say what is counted where no noun does."""

BEFORE_FIGURES = _words("""
    近 约 大约 超 超过 逾 达 高达 多达 至少 不到 不足 将近 上 接近 突破 不少于 不低于 不超过 最多 最高 最低
    低于 高于 少于 多于 至多 大于 小于 约为 超出 仅 只 仅有 只有 约有 超逾 达到 未满 不满 已近 已超
""")
"""Modify the figure after them."""

NO_NAMES = _words("""
    地区 城市 农村 乡村 城区 市区 园区 小区 社区 景区 片区 辖区 街道 公司 集团 银行 学校 医院 政府 大学
    城镇 乡镇 中小学 省市 县区 区县 市县 基层 本市 外省 各区 各市 各县 新区 山区 灾区 牧区 郊区 战区 校区
    库区 林区 矿区 时区 特区 老区 超市 股市 楼市 上市 门市 夜市 城乡 下乡 返乡 家乡 故乡 老乡 布局 格局
    结局 当局 全局 大局 开局 邮局 省区 跨省 跨区
""")
"""End like the name of a place or body and are none."""

LONGER = _words("""
    部队 部分 部门 部长 代码 代表 场馆 场所 条件 条例 班级 班车 支付 支持 点击 度假 级别 分公 分院 分支
    分局 分行 分部 分析 分别 队员 组织 组长 组合 区域 国际 国家 市场 市民 市值 县域 村民 院士 院校 院区
    站点 店铺 街区 道路 版本 股份 股票 股东 手机 手段 角度 口岸 家庭 门店 门票 车辆 车型 车道 车企 款项
    项目 期间 期货 期限 届时 首席 首次 首届 具体 具有 具备 人员 人才 人数 人类 人均 团队 团体 门类 师生
    师范 票据 票房 本金 号召 楼盘 路线 路口 线上 线下 圈层 核心 核酸 键盘 折扣 帧率 样本 环境 环节 重点
    重要 单位 单元 队伍 粉丝
""")
"""Begin like a measure word and are none: 96604部队, 15项目."""
