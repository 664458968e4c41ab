package dev.petforge.feishu;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Says what a person can do about an answer. */
final class Hints {
  private Hints() {}

  /**
   * @return a sentence that begins with a blank, or nothing
   */
  static String of(int code, JsonNode answer) {
    return switch (code) {
      case 10003, 10014, 10015, 99991543 ->
          ": App ID and App Secret must be those that the developer console shows under"
              + " 'Credentials & Basic Info', of an app of the same brand (Feishu or Lark)";
      case 99991672, 99991676, 99991679, 1061073 ->
          ": the app lacks a permission"
              + scopes(answer)
              + "; add one of them in the developer console under 'Permissions & Scopes' and"
              + " publish a version of the app";
      case 20002, 20048 -> ": App ID and App Secret must be those of the developer console";
      case 20010 -> ": the user may not use this app; widen its availability in the console";
      case 20029, 20071 ->
          ": the address that the user is sent back to must stand in the developer console under"
              + " 'Security Settings' > 'Redirect URLs', to the letter";
      case 20003, 20004, 20065 -> ": the code of this login is used up or too old; begin anew";
      case 99991662, 99991673 ->
          ": the app is disabled or not installed; publish a version of it and have an"
              + " administrator approve it";
      case 99991401 -> ": this machine's address is not on the app's list of allowed addresses";
      case 91403, 1254302, 1254304 ->
          ": the app may not work in this base; open the base, choose '…' > 'More' > 'Add"
              + " document app', and give it the right to edit";
      case 1061004 ->
          ": no right to this folder or base; for a base add the app as a document app that may"
              + " edit; for a folder share it, with the right to edit, with a group that the app's"
              + " bot is in, or publish in the name of a user who may edit it";
      case 1061003, 1061007, 1061041, 1061044 ->
          ": there is no such folder or base; it may have been moved or deleted";
      case 1061043 -> ": the file is larger than the plan of this Feishu organisation allows";
      case 1061061, 1061101 ->
          ": the drive is full; make room in it, or have an administrator raise its limit";
      case 1061109, 1061113 -> ": Feishu's check of contents refuses the file";
      case 1062507 -> ": a folder holds 1500 things at most; make another one";
      case 131006 -> ": the app may not read this page of the wiki; add it to the wiki's members";
      case 91402, 1254003, 1254040 -> ": there is no such base; it may have been moved or deleted";
      case 131005 -> ": there is no such page in the wiki; it may have been moved or deleted";
      case 1254004, 1254041 -> ": there is no such table in this base";
      case 1254045 ->
          ": there is no column of that name, or the app may not see it; it may have been renamed";
      case 1254103 -> ": the table is full";
      case 1254130 -> ": a cell has at most 100,000 characters";
      case 1254306 -> ": the plan of this Feishu organisation does not allow more";
      default -> "";
    };
  }

  private static String scopes(JsonNode answer) {
    List<String> names = new ArrayList<>();
    for (JsonNode violation : answer.path("error").path("permission_violations")) {
      String subject = violation.path("subject").asString("");
      if (!subject.isEmpty() && names.size() < 10) {
        names.add(subject);
      }
    }
    return names.isEmpty() ? "" : " (" + String.join(", ", names) + ")";
  }
}
