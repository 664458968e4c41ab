package dev.petforge.llm.internal.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Bodies as providers and gateways write them (their documentation and users' reports, 2024-06 to
 * 2026-11); what stands for the text is {@code {"a":1}} in all of them. Apostrophes are quotation
 * marks here, and {@code ¶} is the end of a line.
 */
class ReplyShapesTest {
  private record Body(int status, String type, String text) {}

  private static final Map<String, Body> BODIES = new ConcurrentHashMap<>();
  private static HttpServer server;

  @BeforeAll
  static void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            Body body =
                Objects.requireNonNull(
                    BODIES.get(exchange.getRequestURI().getPath().split("/", -1)[1]));
            byte[] bytes = body.text().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", body.type());
            exchange.sendResponseHeaders(body.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    server.start();
  }

  @AfterAll
  static void stop() {
    server.stop(0);
  }

  private static ChatOutcome asked(int status, String type, String body) {
    String id = Integer.toString(BODIES.size());
    BODIES.put(id, new Body(status, type, body.replace('\'', '"').replace('¶', '\n')));
    HttpUrl url =
        HttpUrl.get("http://127.0.0.1:" + server.getAddress().getPort() + "/" + id + "/v1");
    return new ChatClient(url, Optional.empty())
        .ask(JsonMapper.builder().build().createObjectNode(), Duration.ofSeconds(20), n -> {});
  }

  private static ChatReply said(String body) {
    return said("application/json", body);
  }

  private static ChatReply said(String type, String body) {
    ChatOutcome outcome = asked(200, type, body);
    assertThat(outcome).as(body).isInstanceOf(ChatOutcome.Said.class);
    return ((ChatOutcome.Said) outcome).reply();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "openai|{'choices':[{'message':{'content':'{\\'a\\':1}','refusal':null},'finish_reason':'stop'}]}",
        "deepseek, blank lines first|¶¶{'choices':[{'message':{'content':'{\\'a\\':1}','reasoning_content':'hm'},'finish_reason':'stop'}]}",
        "content in parts|{'choices':[{'message':{'content':[{'type':'text','text':'{\\'a\\':'},{'type':'output_text','text':'1}'}]}}]}",
        "mistral with thoughts|{'choices':[{'message':{'content':[{'type':'thinking','thinking':[{'type':'text','text':'hm'}]},{'type':'text','text':'{\\'a\\':1}'}]},'finish_reason':'stop'}]}",
        "parts of plain texts|{'choices':[{'message':{'content':['{\\'a\\'',':1}']}}]}",
        "content that a gateway has read|{'choices':[{'message':{'content':{'a':1}},'finish_reason':'stop'}]}",
        "a call of a tool|{'choices':[{'message':{'content':null,'tool_calls':[{'id':'c','type':'function','function':{'name':'storyboard','arguments':'{\\'a\\':1}'}}]},'finish_reason':'tool_calls'}]}",
        "its arguments as an object|{'choices':[{'message':{'content':'','tool_calls':[{'function':{'name':'storyboard','arguments':{'a':1}}}]},'finish_reason':'tool_calls'}]}",
        "a call of a function|{'choices':[{'message':{'content':null,'function_call':{'name':'storyboard','arguments':'{\\'a\\':1}'}},'finish_reason':'function_call'}]}",
        "a tool in a choice of its own|{'choices':[{'message':{'content':''}},{'message':{'tool_calls':[{'function':{'arguments':'{\\'a\\':1}'}}]},'finish_reason':'tool_calls'}]}",
        "claude behind a relay|{'type':'message','role':'assistant','content':[{'type':'thinking','thinking':'hm'},{'type':'text','text':'{\\'a\\':1}'}],'stop_reason':'end_turn','usage':{'input_tokens':5,'output_tokens':7}}",
        "claude with a tool|{'type':'message','content':[{'type':'tool_use','name':'storyboard','input':{'a':1}}],'stop_reason':'tool_use'}",
        "gemini behind a relay|{'candidates':[{'content':{'parts':[{'text':'hm','thought':true},{'text':'{\\'a\\':1}'}],'role':'model'},'finishReason':'STOP'}],'usageMetadata':{'promptTokenCount':5,'candidatesTokenCount':7}}",
        "ollama|{'model':'qwen3','message':{'role':'assistant','content':'{\\'a\\':1}','thinking':'hm'},'done':true,'done_reason':'stop'}",
        "dashscope|{'output':{'choices':[{'message':{'content':[{'text':'{\\'a\\':1}'}]},'finish_reason':'stop'}]},'usage':{'input_tokens':5,'output_tokens':7}}",
        "an envelope|{'code':0,'message':'ok','data':{'choices':[{'message':{'content':'{\\'a\\':1}'},'finish_reason':'stop'}]}}",
        "minimax|{'choices':[{'message':{'content':'{\\'a\\':1}'},'finish_reason':'stop'}],'input_sensitive':false,'base_resp':{'status_code':0,'status_msg':''}}",
        "old completions|{'choices':[{'text':'{\\'a\\':1}','finish_reason':'stop'}]}",
        "llama.cpp|{'choices':[{'finish_reason':null,'index':0,'message':{'content':'{\\'a\\':1}','role':'assistant'}}],'timings':{}}",
        "glm with levels|{'choices':[{'message':{'content':'{\\'a\\':1}'},'finish_reason':'stop'}],'content_filter':[{'role':'assistant','level':3}]}",
        "a document as events|data: {'choices':[{'delta':{'content':'{\\'a\\''}}]}¶¶data: {'choices':[{'delta':{'content':':1}'},'finish_reason':'stop'}]}¶¶data: [DONE]"
      })
  void the_text_is_found_wherever_it_stands(String shape, String body) {
    assertThat(said(body).content()).as(shape).isEqualTo("{\"a\":1}");
    assertThat(said(body).withheld()).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "glm, deepseek, kimi|{'choices':[{'message':{'content':'','reasoning_content':'{\\'a\\':1}'},'finish_reason':'stop'}]}",
        "openrouter, vllm|{'choices':[{'message':{'content':null,'reasoning':'{\\'a\\':1}'},'finish_reason':'stop'}]}",
        "both names|{'choices':[{'message':{'content':' \\n','reasoning':'{\\'a\\':1}','reasoning_content':'{\\'a\\':1}'},'finish_reason':'length'}]}",
        "openrouter details|{'choices':[{'message':{'content':'','reasoning_details':[{'type':'reasoning.text','text':'{\\'a\\':1}'}]},'finish_reason':'stop'}]}",
        "ollama|{'message':{'content':'','thinking':'{\\'a\\':1}'},'done':true}",
        "mistral|{'choices':[{'message':{'content':[{'type':'thinking','thinking':[{'type':'text','text':'{\\'a\\':1}'}]}]},'finish_reason':'stop'}]}"
      })
  void an_answer_that_stands_only_in_the_thoughts_is_one(String shape, String body) {
    ChatReply reply = said(body);

    assertThat(reply.content()).as(shape).isBlank();
    assertThat(reply.answer()).isEqualTo("{\"a\":1}");
  }

  @Test
  void a_stream_is_joined_also_of_thoughts_and_tools_and_with_a_whole_message_at_its_end() {
    String thoughts =
        """
        data: {'choices':[{'delta':{'role':'assistant','content':null,'reasoning_content':'{\\'a'}}]}

        data: {'choices':[{'delta':{'reasoning_content':'\\':1}'}}]}

        data: {'choices':[{'delta':{},'finish_reason':'stop'}]}

        """;
    String twice =
        """
        data: {'choices':[{'delta':{'content':'{\\'a\\':1}'}}]}

        data: {'choices':[{'message':{'content':'{\\'a\\':1}'},'finish_reason':'stop'}]}

        """;

    assertThat(said("text/event-stream", thoughts).answer()).isEqualTo("{\"a\":1}");
    assertThat(said("text/event-stream", twice).content()).isEqualTo("{\"a\":1}");
  }

  @Test
  void a_stream_without_an_end_keeps_what_was_said() {
    ChatOutcome outcome =
        asked(
            200,
            "text/event-stream",
            "data: {'choices':[{'delta':{'content':'{\\'a\\':1}'}}]}\n\n");

    assertThat(outcome)
        .isInstanceOfSatisfying(
            ChatOutcome.Unanswered.class,
            broken -> assertThat(broken.partial().answer()).isEqualTo("{\"a\":1}"));
  }

  @Test
  void usage_is_read_by_every_name_and_zeros_are_none() {
    assertThat(
            said("{'content':[{'type':'text','text':'x'}],'usage':{'input_tokens':5,'output_tokens':7}}")
                .usage())
        .hasValueSatisfying(
            usage -> {
              assertThat(usage.prompt()).isEqualTo(5);
              assertThat(usage.completion()).isEqualTo(7);
            });
    assertThat(
            said("{'choices':[{'message':{'content':'x'}}],'usage':{'prompt_tokens':0,'completion_tokens':0,'total_tokens':0}}")
                .usage())
        .as("what was not counted is not free")
        .isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "glm, hunyuan|{'choices':[{'message':{'content':''},'finish_reason':'sensitive'}]}",
        "azure|{'choices':[{'message':{'role':'assistant'},'finish_reason':'content_filter','content_filter_results':{}}]}",
        "gemini|{'choices':[{'message':{'role':'assistant'},'finish_reason':'content_filter: PROHIBITED_CONTENT'}]}",
        "gemini behind a relay|{'promptFeedback':{'blockReason':'PROHIBITED_CONTENT'},'usageMetadata':{'promptTokenCount':5}}",
        "claude behind a relay|{'type':'message','content':[],'stop_reason':'refusal'}",
        "openai|{'choices':[{'message':{'content':null,'refusal':'I cannot help with that.'},'finish_reason':'stop'}]}",
        "minimax|{'choices':[{'message':{'content':''},'finish_reason':'stop'}],'output_sensitive':true,'base_resp':{'status_code':0}}"
      })
  void what_is_withheld_is_seen_whatever_says_so(String shape, String body) {
    assertThat(said(body).withheld()).as(shape).isTrue();
  }

  @ParameterizedTest(name = "{1} {0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "minimax, input|200|{'choices':null,'base_resp':{'status_code':1026,'status_msg':'input new_sensitive'}}|CONTENT",
        "minimax, purse|200|{'base_resp':{'status_code':1008,'status_msg':'insufficient balance'}}|BALANCE",
        "minimax, rate|200|{'base_resp':{'status_code':1002,'status_msg':'rate limit'}}|RATE",
        "glm in a good answer|200|{'error':{'code':'1301','message':'系统检测到输入或生成内容可能包含不安全或敏感内容'}}|CONTENT",
        "glm, busy|200|{'error':{'code':'1302','message':'您的账户已达到速率限制'}}|RATE",
        "dashscope|400|{'code':'DataInspectionFailed','message':'Output data may contain inappropriate content.','request_id':'r'}|CONTENT",
        "ark|400|{'error':{'code':'InputImageSensitiveContentDetected','message':'The request failed','type':'BadRequest'}}|CONTENT",
        "kimi|400|{'error':{'type':'content_filter','message':'The request was rejected because it was considered high risk'}}|CONTENT",
        "kimi, purse|429|{'error':{'type':'exceeded_current_quota_error','message':'please check your plan'}}|BALANCE",
        "azure|400|{'error':{'code':'content_filter','innererror':{'code':'ResponsibleAIPolicyViolation'},'message':'filtered'}}|CONTENT",
        "new-api, words|500|{'error':{'code':'sensitive_words_detected','type':'new_api_error','message':'no'}}|CONTENT",
        "new-api, purse|403|{'error':{'code':'insufficient_user_quota','type':'new_api_error','message':'用户额度不足'}}|BALANCE",
        "one-api, upstream|500|{'error':{'code':'bad_response_status_code','type':'upstream_error','message':'bad response status code 502'}}|DOWN",
        "gemini, a list|429|[{'error':{'code':429,'message':'Resource has been exhausted','status':'RESOURCE_EXHAUSTED'}}]|RATE",
        "gemini, schema|400|[{'error':{'code':400,'message':'Invalid value at response_format','status':'INVALID_ARGUMENT'}}]|FORM",
        "siliconflow|400|{'code':20012,'message':'Model does not exist. Please check it carefully.','data':null}|MODEL",
        "ollama|404|{'error':'model \\'llava\\' not found, try pulling it first'}|MODEL",
        "vllm|400|{'object':'error','message':'maximum context length is 4096 tokens','type':'BadRequestError','code':400}|CONTEXT",
        "claude, busy in a stream|200|{'type':'error','error':{'type':'overloaded_error','message':'Overloaded'}}|BUSY",
        "openrouter|200|{'choices':[{'error':{'code':502,'message':'Provider returned error'},'finish_reason':'error','message':{'content':''}}]}|DOWN",
        "qianfan|200|{'error_code':336003,'error_msg':'服务繁忙，请稍后再试'}|DOWN",
        "hunyuan|200|{'Response':{'Error':{'Code':'FailedOperation.EngineServerError','Message':'server busy'}}}|DOWN",
        "fastapi|422|{'detail':[{'loc':['body','temperature'],'msg':'field temperature is too large'}]}|TEMPERATURE"
      })
  void errors_mean_the_same_in_every_envelope(
      String shape, int status, String body, ErrorKind kind) {
    ChatOutcome outcome = asked(status, "application/json", body);

    assertThat(outcome)
        .as(shape)
        .isInstanceOfSatisfying(
            ChatOutcome.Refused.class,
            refused -> assertThat(refused.kind()).as(refused.words()).isEqualTo(kind));
  }

  @ParameterizedTest
  @CsvSource({
    "stop, ENDED",
    "STOP, ENDED",
    "eos, ENDED",
    "eos_token, ENDED",
    "end_turn, ENDED",
    "endTurn, ENDED",
    "stop_sequence, ENDED",
    "COMPLETE, ENDED",
    "completed, ENDED",
    "tool_calls, ENDED",
    "tool_use, ENDED",
    "FINISH_REASON_STOP, ENDED",
    "'', ENDED",
    "length, CUT_OFF",
    "MAX_TOKENS, CUT_OFF",
    "maxTokens, CUT_OFF",
    "max_output_tokens, CUT_OFF",
    "model_length, CUT_OFF",
    "model_context_window_exceeded, CUT_OFF",
    "ERROR_LIMIT, CUT_OFF",
    "repetition_truncation, CUT_OFF",
    "content_filter, WITHHELD",
    "sensitive, WITHHELD",
    "SAFETY, WITHHELD",
    "IMAGE_SAFETY, WITHHELD",
    "BLOCKLIST, WITHHELD",
    "SPII, WITHHELD",
    "RECITATION, WITHHELD",
    "refusal, WITHHELD",
    "ERROR_TOXIC, WITHHELD",
    "content-filtered, WITHHELD",
    "network_error, BROKEN_OFF",
    "abort, BROKEN_OFF",
    "aborted, BROKEN_OFF",
    "error, BROKEN_OFF",
    "insufficient_system_resource, BROKEN_OFF",
    "server_error, BROKEN_OFF",
    "time_limit, BROKEN_OFF",
    "rate_limit, BROKEN_OFF",
    "MALFORMED_FUNCTION_CALL, BROKEN_OFF",
    "cancelled, BROKEN_OFF",
    "overloaded, BROKEN_OFF",
    "OTHER, UNKNOWN",
    "pause_turn, UNKNOWN"
  })
  void a_word_has_a_meaning_whoever_says_it(String word, FinishKind kind) {
    assertThat(FinishKind.of(Optional.of(word))).isEqualTo(kind);
  }
}
