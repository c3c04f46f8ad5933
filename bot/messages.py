"""The interface's own words, in Chinese and in English; answers themselves speak the language of their question."""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter
from typing import Literal

Language = Literal["zh", "en"]


class Counted(str):
    """A sentence that says how many: of `{pages:# page|# pages}` what stands before the mark is for one page."""

    __slots__ = ()

    def format(self, *args: object, **values: object) -> str:
        """Fill in the values, each noun singular or plural as its value asks for."""
        return _Counting().vformat(self, args, values)


class _Counting(Formatter):
    def format_field(self, value: object, format_spec: str) -> str:
        one, mark, many = format_spec.partition("|")
        return (one if value == 1 else many).replace("#", f"{value}") if mark else format(value, format_spec)


@dataclass(frozen=True, slots=True)
class Messages:
    """Every sentence a face may say by itself; names in braces are filled in where it is shown."""

    title: str
    untitled: str
    caption: str
    no_date: str
    dated_inferred: str
    dated_text: str
    dated_sidecar: str
    place: str
    characters: str
    unsure: str
    also: str
    also_in: str
    more_prints: str
    more_hint: str
    no_more: str
    nothing_asked: str
    nothing_cited: str
    passage: str
    welcome: str
    welcome_dates: str
    how_to_ask: str
    help: str
    unknown_command: str
    suggestion: str
    cancelled: str
    goodbye: str
    understood_as: str
    greeting: str
    thanked: str
    noted: str
    abilities: str
    holdings: str
    headlines: str
    amusement: str
    new_topic: str
    fresh: str
    no_other: str
    building: str
    built: str
    unchanged: str
    planned: str
    progress: str
    rate: str
    surveying: str
    writing: str
    checking: str
    publishing: str
    waiting: str
    watching: str
    watched: str
    renewed: str
    left_out: str
    batch_errors: str
    size_counts: str
    size_within: str
    size_papers: str
    size_dates: str
    size_repeats: str
    size_model: str
    shipped_model: str
    size_disk: str
    figures: str
    calendar_signs: str
    unnamed_paper: str
    held_issues: str
    held_a_page: str
    held_without_day: str
    missing_numbers: str
    empty_page: str
    and_more: str


ZH = Messages(
    title="《{title}》",
    untitled="（无题）",
    caption="图片说明",
    no_date="日期不详",
    dated_inferred="约{date}（推断）",
    dated_text="{date}（据版面文字）",
    dated_sidecar="{date}（据档案资料）",
    place="{file} 第{start}–{end}字",
    characters="{count}字",
    unsure="把握不大：{percent}%",
    also="另见：",
    also_in="另见于 ",
    more_prints="另见于别处：还有{count}篇",
    more_hint="输入 /more 看最接近的段落。",
    no_more="没有更多段落了。",
    nothing_asked="还没有提问；请先问一个问题。",
    nothing_cited="上一个回答没有引用文章；输入 /more 看最接近的段落。",
    passage="段落 {number}",
    welcome="问报：{pages}个版面，{articles}篇文章和图片说明{dates}。",
    welcome_dates="，{first}至{last}",
    how_to_ask="直接提问，例如：去年新修了多少公里公路？ 输入 /help 看帮助。",
    help="""\
直接输入问题，回车。回答附有原文、文章、日期和文件。可以接着追问：“那总投资呢？”“是谁宣布的？”
  /more      看下一批相关段落
  /article   看上一个回答所引的整篇文章，引文有标记
  /new       换个话题：忘掉前面问过的
  /help      看这份帮助
  /quit      离开
Ctrl-C 取消问题，Ctrl-D 离开，Tab 补全命令和标题，↑ 找回问过的话。""",
    unknown_command="没有 {command} 这个命令。{suggestion}输入 /help 看帮助。",
    suggestion="是不是 {command}？",
    cancelled="已取消。",
    goodbye="再见。",
    understood_as="理解为：{question}",
    greeting="你好！这里收录了{pages}个版面、{articles}篇文章和图片说明{dates}。想知道什么，直接问。",
    thanked="不客气。还想知道什么，接着问。",
    noted="好的。还想知道什么，接着问。",
    abilities="我在{pages}个报纸版面、{articles}篇文章（含图片说明{dates}）里找答案：数字、日期、人名、地点、名单、原话，"
    "都附原文和出处；版面上没有的，我不编。可以接着上一个问题追问；要换话题，就说“换个话题”。",
    holdings="这里收录了{pages}个版面、{articles}篇文章和图片说明{dates}{headlines}。想知道什么，直接问。",
    headlines="，例如{titles}",
    amusement="这个我不会。我只查收录的报纸，想知道哪件事，直接问。",
    new_topic="换个话题",
    fresh="好的，换个话题。想知道什么？",
    no_other="没有别的答案了。",
    building="{root} 还没有索引：正在用 {seeds} 建立。",
    built="{generation}：{pages}个版面，{articles}篇文章，{passages}个段落，用时{seconds:.1f}秒，存于 {root}",
    unchanged="没有变化，仍是{generation}：{pages}个版面，{articles}篇文章，{passages}个段落，存于 {root}",
    planned="新增{added}，改动{changed}，删除{removed}，不变{kept}；什么也没有写。",
    progress="{pages}个版面，{articles}篇文章，{passages}个段落",
    rate="；每秒{pages:.0f}个版面、{megabytes:.2f} MB，约剩{left}",
    surveying="察看文件",
    writing="写入向量和词",
    checking="检查",
    publishing="启用",
    waiting="另一个建索引的进程（{holder}）正在运行，等它结束。",
    watching="正在留意 {paths} 的变化；Ctrl-C 停止。",
    watched="不再留意。索引仍可使用。",
    renewed="索引已更新（{generation}）：{pages}个版面，{articles}篇文章。",
    left_out="未能完整读入：{reason}",
    batch_errors="{total}行中有{errors}行不能完整回答；原因见各行的 message。",
    size_counts="{pages}个版面，{articles}篇文章和图片说明，{passages}个段落",
    size_within="{characters}字，{figures}个数字",
    size_papers="报纸：{papers}",
    size_dates="日期：{first}至{last}；{inferred}个版面日期系推断，{undated}个不详",
    size_repeats="重复刊登：{groups}组，多出{repeated}篇",
    size_model="模型：{model}",
    shipped_model="随程序附带",
    size_disk="磁盘：{generation}，{megabytes:.2f} MB",
    figures="{count}个数字",
    calendar_signs="■ 齐全  ▣ 缺版或有空版  □ 空  × 缺  · 不出报",
    unnamed_paper="（报名不详）",
    held_issues="{first}至{last}，{issues}期，{pages}个版面，缺{missing}期",
    held_a_page="{pages}个版面，每版{articles:.1f}篇、{figures:.1f}个数字",
    held_without_day="没有具体日期（{when}）：{pages}个版面，{articles}篇文章，{figures}个数字",
    missing_numbers="{day} 缺第{numbers}版",
    empty_page="没有文章的版面：{file}",
    and_more="还有{count}个",
)

EN = Messages(
    title="《{title}》",
    untitled="(untitled)",
    caption="caption",
    no_date="date unknown",
    dated_inferred="about {date} (inferred)",
    dated_text="{date} (as the page says)",
    dated_sidecar="{date} (from the archive's list)",
    place="{file}, characters {start}–{end}",
    characters=Counted("{count:# character|# characters}"),
    unsure="not sure: {percent} %",
    also="See also:",
    also_in="Also printed in ",
    more_prints=Counted("and in {count:# more article|# more articles}"),
    more_hint="Type /more for the nearest passages.",
    no_more="There are no more passages.",
    nothing_asked="Nothing has been asked yet; ask a question first.",
    nothing_cited="The last answer cites no article; type /more for the nearest passages.",
    passage="passage {number}",
    welcome=Counted("wenbao: {pages:# page|# pages}, {articles:# article or caption|# articles and captions}{dates}."),
    welcome_dates=", {first} to {last}",
    how_to_ask="Just ask, for example: 去年新修了多少公里公路？ (in English too) /help for help.",
    help="""\
Type a question and press Enter. The answer comes with its sentence, article, date and file.
Ask on from there: “what about 2022?”, “who said so?”
  /more      the next passages that may help
  /article   the whole article of the last answer, the quote marked
  /new       a new topic: what was asked before is forgotten
  /help      this help
  /quit      leave
Ctrl-C cancels a question, Ctrl-D leaves, Tab completes commands and headlines, ↑ brings back what you asked.""",
    unknown_command="There is no command {command}. {suggestion}Type /help for help.",
    suggestion="Did you mean {command}? ",
    cancelled="Cancelled.",
    goodbye="Goodbye.",
    understood_as="Understood as: {question}",
    greeting=Counted(
        "Hello! There {pages:is # page|are # pages} with {articles:# article or caption|# articles and captions} here"
        "{dates}. Just ask."
    ),
    thanked="You are welcome. Ask on whenever you like.",
    noted="Good. Ask on whenever you like.",
    abilities=Counted(
        "I look for answers in {pages:# newspaper page|# newspaper pages} with {articles:# article|# articles}{dates}: "
        "figures, dates, people, places, lists and sayings, each with the sentence that proves it. What the pages do "
        "not say I do not make up. Ask on from your last question, or say “new topic”."
    ),
    holdings=Counted(
        "There {pages:is # page|are # pages} with {articles:# article or caption|# articles and captions} here"
        "{dates}{headlines}. Just ask."
    ),
    headlines=", among them {titles}",
    amusement="That I cannot do. I only look things up in these newspaper pages; ask me about something in them.",
    new_topic="new topic",
    fresh="All right, a new topic. What would you like to know?",
    no_other="There are no other answers.",
    building="{root} holds no index yet: building one from {seeds}.",
    built=Counted(
        "{generation}: {pages:# page|# pages}, {articles:# article|# articles}, {passages:# passage|# passages} "
        "in {seconds:.1f} s: {root}"
    ),
    unchanged=Counted(
        "Nothing has changed: {generation} still holds {pages:# page|# pages}, {articles:# article|# articles}, "
        "{passages:# passage|# passages}: {root}"
    ),
    planned="{added} new, {changed} changed, {removed} gone, {kept} as they were; nothing was written.",
    progress=Counted("{pages:# page|# pages}, {articles:# article|# articles}, {passages:# passage|# passages}"),
    rate="; {pages:.0f} pages/s, {megabytes:.2f} MB/s, about {left} left",
    surveying="looking at the files",
    writing="writing vectors and words",
    checking="checking",
    publishing="publishing",
    waiting="another build is running (process {holder}): waiting until it ends.",
    watching="watching {paths} for changes; Ctrl-C ends it.",
    watched="No longer watching; the index stays as it is.",
    renewed=Counted("The index is new ({generation}): {pages:# page|# pages}, {articles:# article|# articles}."),
    left_out="not read in full: {reason}",
    batch_errors=Counted(
        "{errors} of {total:# line|# lines} could not be answered in full; the message in each says why."
    ),
    size_counts=Counted(
        "{pages:# page|# pages}, {articles:# article or caption|# articles and captions}, "
        "{passages:# passage|# passages}"
    ),
    size_within=Counted("{characters:# character|# characters}, {figures:# figure|# figures}"),
    size_papers="papers: {papers}",
    size_dates=Counted("dates: {first} to {last}; inferred for {inferred:# page|# pages}, unknown for {undated}"),
    size_repeats=Counted(
        "printed more than once: {groups:# group|# groups}, {repeated:# article|# articles} more than there are texts"
    ),
    size_model="model: {model}",
    shipped_model="the one that ships",
    size_disk="on disk: {generation}, {megabytes:.2f} MB",
    figures=Counted("{count:# figure|# figures}"),
    calendar_signs="■ there  ▣ pages missing or empty  □ empty  × missing  · no issue",
    unnamed_paper="(paper unknown)",
    held_issues=Counted("{first} to {last}: {issues:# issue|# issues}, {pages:# page|# pages}, {missing} missing"),
    held_a_page=Counted("{pages:# page|# pages}; a page: {articles:.1f} articles, {figures:.1f} figures"),
    held_without_day=Counted(
        "without a day ({when}): {pages:# page|# pages}, {articles:# article|# articles}, {figures:# figure|# figures}"
    ),
    missing_numbers="{day} lacks page {numbers}",
    empty_page="a page without an article: {file}",
    and_more="and {count} more",
)

MESSAGES: dict[Language, Messages] = {"zh": ZH, "en": EN}
