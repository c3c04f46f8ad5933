"""What the bot says of its own accord in a chat, in Chinese and in English; names in braces are filled in."""

from __future__ import annotations

from dataclasses import dataclass

from bot.messages import Language


@dataclass(frozen=True, slots=True)
class Wording:
    """Every sentence, label and command description of the chat."""

    start: str
    help: str
    admin_help: str
    privacy: str
    privacy_kept: str
    privacy_full: str
    privacy_nothing: str
    new_topic: str
    status: str
    reader: str
    no_reader: str
    settings: str
    hourly: str
    unlimited: str
    stats: str
    reloaded: str
    unchanged: str
    not_reloaded: str
    refused: str
    refused_group: str
    quota: str
    late: str
    text_only: str
    ask_something: str
    unknown_command: str
    admins_only: str
    no_article: str
    no_such_article: str
    failed: str
    unclear: str
    outdated: str
    thanks: str
    sources: str
    sources_of: str
    more: str
    source: str
    back: str
    files: str
    minutes: str
    hours: str
    days: str
    menu: tuple[tuple[str, str], ...]
    admin_menu: tuple[tuple[str, str], ...]


ZH = Wording(
    start="您好！我是问报，从报纸档案里查答案：{pages}个版面，{articles}篇文章和图片说明{dates}。\n"
    "直接提问就行，例如：去年新修了多少公里公路？\n答案都抄自原文，并注明文章、日期和文件。输入 /help 看帮助。",
    help="""直接发来问题，中文英文都可以。回答附有原文、文章、日期和文件；下面的按钮可以看更多段落和原文。
/new 换个话题，不再联系上文
/sources 看收录了哪些版面和文章
/article 看上一个回答所引的文章；/article 关键词 按标题找
/status 看档案和服务的情况
/settings 看怎么设置，/privacy 看记下了什么
改一改发出的问题，回答会跟着改。在群里请 @{name}、回复我，或用 /ask 提问。
在任何聊天里输入 @{name} 加问题也可以。""",
    admin_help="\n管理员：\n/reload 立刻换上新的索引\n/stats 看用量",
    privacy="问题只在这台服务器上查，不发给别处。上文只留在内存里，/new 就忘掉；重启也会忘掉。",
    privacy_kept="为了改进，记下问题（号码、邮箱、网址和用户名已遮去）、答案出处和您的评价，提问人用代号。",
    privacy_full="为了改进，记下问题原文、答案出处和您的评价，提问人用代号。",
    privacy_nothing="问题和评价都不记录。按钮要用的内容留30天。",
    new_topic="好，换个话题。请提问。",
    status="索引 {generation}：{pages}个版面，{articles}篇文章和图片说明{dates}。\n"
    "{reader}\n已运行 {uptime}，排队 {waiting} 个。",
    reader="阅读网络：在用，和其他线索一起选句子。",
    no_reader="阅读网络：没有装或没有配套的权重，只凭其他线索选句子。",
    settings="这里没有要设的：语言跟着您的 Telegram；上文记到 /new 为止；{quota}；/privacy 看记下了什么。",
    hourly="每小时最多问 {quota} 个问题",
    unlimited="提问不限次数",
    stats="一小时内：{users} 人提问 {questions} 次\n30天内：{total} 次，{answered} 次有答案，👍 {up}，👎 {down}\n"
    "启动以来处理 {handled} 条更新，最长停顿 {pause} 毫秒",
    reloaded="换上了 {generation}。",
    unchanged="{generation} 已经是最新的索引。",
    not_reloaded="没有换成：{reason}\n仍用 {generation}。",
    refused="抱歉，这个机器人只为登记的用户服务。要使用，请把您的编号 {user} 告诉管理员。",
    refused_group="抱歉，这个机器人只为登记的群和用户服务。要使用，请把群编号 {chat} 或您的编号 {user} 告诉管理员。",
    quota="您一小时内已问了 {quota} 个问题，请过一会儿再问。",
    late="（抱歉，这是您{ago}前问的，现在才答上。）",
    text_only="我只看得懂文字。请用文字提问。",
    ask_something="请写上问题，例如：/ask 去年新修了多少公里公路？",
    unknown_command="没有 /{command} 这个命令。输入 /help 看帮助。",
    admins_only="这个命令只有管理员可以用。",
    no_article="还没有引用过文章；请先问一个问题，或用 /sources 翻看。",
    no_such_article="没有标题含有“{words}”的文章；可用 /sources 翻看。",
    failed="抱歉，这个问题没能处理好，已经记下。请换个说法再问。",
    unclear="没看出要问什么；请用几个词写出问题，最多1000字。",
    outdated="内容已有更新，请重新提问。",
    thanks="谢谢！",
    sources="收录的版面（{first}–{last} / {total}）：",
    sources_of="{file}（{first}–{last} / {total}）：",
    more="更多段落",
    source="看原文",
    back="返回",
    files="版面",
    minutes="{count}分钟",
    hours="{count}小时",
    days="{count}天",
    menu=(
        ("ask", "提问"),
        ("new", "换个话题"),
        ("sources", "收录的版面和文章"),
        ("article", "上一个回答的文章"),
        ("status", "档案和服务的情况"),
        ("settings", "设置"),
        ("privacy", "记下了什么"),
        ("help", "帮助"),
    ),
    admin_menu=(("reload", "换上新的索引"), ("stats", "用量")),
)

EN = Wording(
    start="Hello! This is wenbao: I look answers up in a newspaper archive of {pages} pages, {articles} articles and "
    "captions{dates}.\nJust ask, in Chinese or English. Every answer is copied from a page, with article, date and "
    "file. /help for help.",
    help="""Send a question, in Chinese or English. The answer comes with its sentence, article, date and file; the \
buttons below it show more passages and the article.
/new another topic: forget what was said before
/sources the pages and articles there are
/article the article of the last answer; /article WORDS finds one by its headline
/status how the archive and the bot are doing
/settings what can be set, /privacy what is kept
Edit your question and the answer changes with it. In groups mention @{name}, reply to me, or use /ask. In any chat \
type @{name} and a question.""",
    admin_help="\nAdministrators:\n/reload switch to the newest index\n/stats how much I am used",
    privacy="Questions are looked up on this server and go nowhere else. What was said before is kept in memory only, "
    "until /new or a restart.",
    privacy_kept="To improve, questions (numbers, addresses and names of users masked), the sources of answers and "
    "your ratings are kept, under a pseudonym.",
    privacy_full="To improve, questions, the sources of answers and your ratings are kept, under a pseudonym.",
    privacy_nothing="Neither questions nor ratings are kept; what the buttons need is kept for 30 days.",
    new_topic="All right, another topic. Please ask.",
    status="Index {generation}: {pages} pages, {articles} articles and captions{dates}.\n"
    "{reader}\nUp for {uptime}, {waiting} waiting.",
    reader="Reading network: in use, one sign among others in choosing sentences.",
    no_reader="Reading network: not installed or never weighed; the other signs choose sentences.",
    settings="There is nothing to set: I speak the language of your Telegram, remember what was said until /new, and "
    "take {quota}. /privacy tells what is kept.",
    hourly="up to {quota} questions an hour",
    unlimited="any number of questions",
    stats="Within an hour: {questions} questions by {users} people\nWithin 30 days: {total}, {answered} of them "
    "answered, 👍 {up}, 👎 {down}\nSince the start: {handled} updates, longest pause {pause} ms",
    reloaded="Switched to {generation}.",
    unchanged="{generation} is the newest index already.",
    not_reloaded="Not switched: {reason}\nStill on {generation}.",
    refused="Sorry, this bot serves registered users only. To join them, give your id {user} to an administrator.",
    refused_group="Sorry, this bot serves registered groups and users only. To join them, give this group's id {chat} "
    "or your id {user} to an administrator.",
    quota="You have asked {quota} questions within an hour; please wait a while.",
    late="(Sorry, you asked this {ago} ago; I could not answer before.)",
    text_only="I only read text. Please write your question.",
    ask_something="Please add your question, for example: /ask 去年新修了多少公里公路？",
    unknown_command="There is no command /{command}. /help for help.",
    admins_only="Only administrators may use this command.",
    no_article="No article has been cited yet; ask a question first, or browse with /sources.",
    no_such_article="No headline holds “{words}”; browse with /sources.",
    failed="Sorry, this went wrong and has been noted. Please ask in other words.",
    unclear="I see no question in that; please ask in a few words, at most 1,000 characters.",
    outdated="The archive has changed since; please ask again.",
    thanks="Thank you!",
    sources="The pages there are ({first}–{last} of {total}):",
    sources_of="{file} ({first}–{last} of {total}):",
    more="More passages",
    source="Article",
    back="Back",
    files="Pages",
    minutes="{count} min",
    hours="{count} h",
    days="{count} d",
    menu=(
        ("ask", "ask a question"),
        ("new", "another topic"),
        ("sources", "the pages and articles there are"),
        ("article", "the article of the last answer"),
        ("status", "how archive and bot are doing"),
        ("settings", "what can be set"),
        ("privacy", "what is kept"),
        ("help", "help"),
    ),
    admin_menu=(("reload", "switch to the newest index"), ("stats", "how much I am used")),
)

WORDING: dict[Language, Wording] = {"zh": ZH, "en": EN}


def language_of(code: str) -> Language:
    """Take Chinese for who speaks it, or does not say what he speaks: so does the archive."""
    return "zh" if not code or code.lower().startswith("zh") else "en"


def duration(seconds: float, language: Language) -> str:
    """Say a length of time roughly."""
    say = WORDING[language]
    for unit, form in ((86_400, say.days), (3600, say.hours)):
        if seconds >= unit:
            return form.format(count=int(seconds // unit))
    return say.minutes.format(count=max(1, int(seconds // 60)))
